package rootwalk.daemon.policy;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.SafeText;

/// Counts NOTIFY messages, and logs a line for each that is refused, up to a limit per second. Thread-safe.
public final class NoticeLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.notify");

    private final Consumer<String> lines;
    private final LineQuota quota;
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// @param received messages of primaries
    /// @param refused messages of others
    public record Counts(long received, long refused) {}

    public NoticeLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    NoticeLog(Time time, Consumer<String> lines) {
        this.lines = lines;
        quota = new LineQuota(time);
    }

    public Counts counts() {
        return new Counts(received.sum(), refused.sum());
    }

    /// The number of messages without a line.
    public long suppressed() {
        return quota.suppressed();
    }

    void received() {
        received.increment();
    }

    /// The client is not a primary of the zone.
    void refused(Name zone, ClientAddress client, @Nullable Name key) {
        refused.increment();
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        String more = before == 0 ? "" : "; " + before + " more without a line";
        lines.accept(SafeText.text(zone + ": NOTIFY of " + TransferLog.host(client, key)
                + " refused: it is not one of its primaries" + more));
    }
}
