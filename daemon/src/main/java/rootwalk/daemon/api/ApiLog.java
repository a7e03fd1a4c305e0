package rootwalk.daemon.api;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.daemon.policy.LineQuota;
import rootwalk.resolver.contract.Time;
import rootwalk.web.site.SiteRequest;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.SafeText;

/// Counts requests, and logs a line for each change and for each request that is not carried out. The latter have limits per second, one
/// for requests without a valid token and one for all others, so that nobody can hide what others do. Thread-safe.
public final class ApiLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.api");

    private final Consumer<String> lines;
    private final LineQuota quota;
    private final LineQuota unauthenticated;
    private final LongAdder requests = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /// @param requests all of them
    /// @param changed those that changed, created or deleted a zone
    /// @param refused those that a token does not permit, or without a token
    /// @param failed other requests that were not carried out
    public record Counts(long requests, long changed, long refused, long failed) {}

    public ApiLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    ApiLog(Time time, Consumer<String> lines) {
        this.lines = lines;
        quota = new LineQuota(time);
        unauthenticated = new LineQuota(time);
    }

    public Counts counts() {
        return new Counts(requests.sum(), changed.sum(), refused.sum(), failed.sum());
    }

    /// The number of requests without a line.
    public long suppressed() {
        return quota.suppressed() + unauthenticated.suppressed();
    }

    void received() {
        requests.increment();
    }

    void changed(SiteRequest request, Token token, Name zone, ZoneDelta delta) {
        changed(request, token, zone, "changed", CountText.of(records(delta.removed()), "record") + " removed, "
                + records(delta.added()) + " added");
    }

    void created(SiteRequest request, Token token, Name zone) {
        changed(request, token, zone, "created", "");
    }

    void deleted(SiteRequest request, Token token, Name zone) {
        changed(request, token, zone, "deleted", "");
    }

    /// Every change of a zone has a line.
    ///
    /// @param what was done to it
    /// @param how in numbers, or empty
    private void changed(SiteRequest request, Token token, Name zone, String what, String how) {
        changed.increment();
        lines.accept(SafeText.text(zone + " " + what + " by " + client(request, token.name())
                + (how.isEmpty() ? "" : ": " + how)));
    }

    /// @param token its name, or empty
    void problem(SiteRequest request, String token, ApiProblem problem) {
        switch (problem.kind()) {
            case UNAUTHENTICATED, FORBIDDEN -> refused.increment();
            case MALFORMED, NOT_FOUND, METHOD, CONFLICT, CHANGED, MEDIA_TYPE, INVALID, INTERNAL, NOT_STORED ->
                failed.increment();
        }
        line(request, token, problem.kind().status().code(), problem.detail());
    }

    /// The content of a request is not accepted.
    void rejected(SiteRequest request, int status, String reason) {
        failed.increment();
        line(request, "", status, reason);
    }

    private void line(SiteRequest request, String token, int status, String reason) {
        bounded(token.isEmpty() ? unauthenticated : quota, request.method() + " " + request.path() + " by "
                + client(request, token) + " answered with " + status + ": " + reason);
    }

    private static String client(SiteRequest request, String token) {
        return Addresses.text(request.client().getAddress()) + (token.isEmpty() ? "" : " (token " + token + ")");
    }

    private static int records(Iterable<RRset> rrsets) {
        int records = 0;
        for (RRset rrset : rrsets) {
            records += rrset.size();
        }
        return records;
    }

    private void bounded(LineQuota quota, String line) {
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        if (before > 0) {
            lines.accept(before + " more requests to the REST API, without a line for each");
        }
        lines.accept(SafeText.text(line));
    }

    /// A request has failed because of a fault of this program.
    void defect(SiteRequest request, RuntimeException fault) {
        LOG.error("{} {} of the REST API has failed", request.method(), SafeText.text(request.path()), fault);
    }
}
