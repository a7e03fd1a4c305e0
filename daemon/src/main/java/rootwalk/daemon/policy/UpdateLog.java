package rootwalk.daemon.policy;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.update.Requestor;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;

/// Counts dynamic updates, and logs a line for each, up to a limit per second. Thread-safe.
public final class UpdateLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.updates");

    private final Consumer<String> lines;
    private final LineQuota quota;
    private final LongAdder changed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// @param changed messages that changed a zone
    /// @param failed other messages with another response code than NOERROR
    /// @param refused messages of clients that may not update the zone
    public record Counts(long changed, long failed, long refused) {}

    public UpdateLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    UpdateLog(Time time, Consumer<String> lines) {
        this.lines = lines;
        quota = new LineQuota(time);
    }

    public Counts counts() {
        return new Counts(changed.sum(), failed.sum(), refused.sum());
    }

    /// The number of updates without a line.
    public long suppressed() {
        return quota.suppressed();
    }

    void changed(Name zone, Requestor requestor, ZoneDelta delta) {
        changed.increment();
        bounded(zone + " changed by " + host(requestor) + ": " + CountText.of(records(delta.removed()), "record")
                + " removed, "
                + records(delta.added()) + " added");
    }

    private static int records(Iterable<RRset> rrsets) {
        int records = 0;
        for (RRset rrset : rrsets) {
            records += rrset.size();
        }
        return records;
    }

    /// The client may not update the zone.
    void refused(Name zone, ClientAddress client, @Nullable Name key) {
        refused.increment();
        bounded(zone + ": update by " + TransferLog.host(client, key) + " refused: update-from does not permit it");
    }

    /// @param reason in words
    void failed(Name zone, Requestor requestor, int rcode, String reason) {
        failed.increment();
        bounded(zone + ": update by " + host(requestor) + " answered with " + ResponseCode.name(rcode) + ": " + reason);
    }

    private void bounded(String line) {
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        if (before > 0) {
            lines.accept(before + " more updates, without a line for each");
        }
        lines.accept(SafeText.text(line));
    }

    private static String host(Requestor requestor) {
        return Addresses.text(requestor.address()) + requestor.key().map(key -> " (key " + key + ")").orElse("");
    }
}
