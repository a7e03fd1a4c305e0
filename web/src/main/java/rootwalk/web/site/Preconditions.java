package rootwalk.web.site;

import java.time.Instant;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.HttpDate;

/// Evaluates the preconditions of a request, in the order of RFC 9110 section 13.2.2.
final class Preconditions {

    /// The result.
    enum Verdict {
        /// No precondition applies.
        PROCEED,
        /// 304: the client has the current representation.
        NOT_MODIFIED,
        /// 412: the representation is not the expected one.
        FAILED
    }

    private Preconditions() {}

    /// The preconditions of a GET or HEAD request.
    static Verdict of(SiteRequest request, Representation it) {
        String ifMatch = list(request, HttpHeaderNames.IF_MATCH);
        if (ifMatch != null ? !it.tag().matchesStrongly(ifMatch) : isLater(it, request)) {
            return Verdict.FAILED;
        }
        String ifNoneMatch = list(request, HttpHeaderNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return it.tag().matchesWeakly(ifNoneMatch) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        Optional<Instant> since = date(request, HttpHeaderNames.IF_MODIFIED_SINCE);
        return since.isPresent() && !modified(it).isAfter(since.get()) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /// Whether `If-Range` matches the representation (RFC 9110 section 13.1.5).
    static boolean rangesAreOfThis(SiteRequest request, Representation it) {
        String validator = request.headers().get(HttpHeaderNames.IF_RANGE, "").strip();
        if (validator.isEmpty()) {
            return true;
        }
        return validator.startsWith("\"")
                ? it.tag().matchesStrongly(validator)
                : date(request, HttpHeaderNames.IF_RANGE).equals(Optional.of(modified(it)));
    }

    private static @Nullable String list(SiteRequest request, CharSequence name) {
        return request.headers().contains(name) ? String.join(",", request.headers().getAll(name)) : null;
    }

    private static boolean isLater(Representation it, SiteRequest request) {
        return date(request, HttpHeaderNames.IF_UNMODIFIED_SINCE).filter(date -> modified(it).isAfter(date))
                .isPresent();
    }

    /// Invalid dates are ignored (RFC 9110 sections 13.1.3 and 13.1.4).
    private static Optional<Instant> date(SiteRequest request, CharSequence name) {
        return Optional.ofNullable(request.headers().get(name))
                .flatMap(text -> HttpDate.parse(text, Instant.ofEpochMilli(request.millis())));
    }

    private static Instant modified(Representation it) {
        return Instant.ofEpochSecond(it.modified());
    }
}
