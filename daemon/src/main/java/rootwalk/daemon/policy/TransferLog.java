package rootwalk.daemon.policy;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.SafeText;
import rootwalk.wire.Serial;

/// Counts zone transfers to other servers, and logs a line for each; for those that are refused, up to a limit per second.
/// Thread-safe.
public final class TransferLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.transfers");

    private final Consumer<String> lines;
    private final LineQuota quota;
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder octets = new LongAdder();

    /// @param rejected transfers for which there was no place
    public record Counts(long sent, long failed, long refused, long rejected, long messages, long octets) {}

    /// One transfer.
    ///
    /// @param zone as it was requested
    /// @param key of the TSIG of the request, or null
    /// @param kind such as `AXFR`
    /// @param serial of the version that is sent
    record Transfer(Name zone, ClientAddress client, @Nullable Name key, String kind, int serial) {}

    public TransferLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    TransferLog(Time time, Consumer<String> lines) {
        this.lines = lines;
        quota = new LineQuota(time);
    }

    public Counts counts() {
        return new Counts(sent.sum(), failed.sum(), refused.sum(), rejected.sum(), messages.sum(), octets.sum());
    }

    /// The number of requests without a line.
    public long suppressed() {
        return quota.suppressed();
    }

    /// The whole response was sent.
    void sent(Transfer transfer, long messagesSent, long octetsSent, Duration took) {
        sent.increment();
        count(messagesSent, octetsSent);
        lines.accept(line(transfer) + ", " + amount(messagesSent, octetsSent, took));
    }

    /// The response ended before its last message.
    ///
    /// @param why in words
    void failed(Transfer transfer, long messagesSent, long octetsSent, Duration took, String why) {
        failed.increment();
        count(messagesSent, octetsSent);
        lines.accept(line(transfer) + " failed after " + amount(messagesSent, octetsSent, took) + ": " + why);
    }

    private void count(long messagesSent, long octetsSent) {
        messages.add(messagesSent);
        octets.add(octetsSent);
    }

    /// The client may not transfer the zone.
    void refused(Question question, ClientAddress client, @Nullable Name key) {
        refused.increment();
        bounded(question, client, key, " refused: transfer-to does not permit it");
    }

    /// Too many transfers run or wait.
    void rejected(Question question, ClientAddress client, @Nullable Name key) {
        rejected.increment();
        bounded(question, client, key, " rejected: too many transfers");
    }

    private void bounded(Question question, ClientAddress client, @Nullable Name key, String what) {
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        if (before > 0) {
            lines.accept(CountText.of(before, "more transfer")
                    + " refused or rejected, without a line for each");
        }
        lines.accept(SafeText.text(question.name() + " to " + host(client, key) + ": "
                + RecordType.name(question.type()) + what));
    }

    private static String line(Transfer transfer) {
        return SafeText.text(transfer.zone() + " serial " + Serial.value(transfer.serial()) + " to "
                + host(transfer.client(), transfer.key()) + ": " + transfer.kind());
    }

    static String host(ClientAddress client, @Nullable Name key) {
        return Addresses.text(client.toSocketAddress()) + (key == null ? "" : " (key " + key + ")");
    }

    private static String amount(long messages, long octets, Duration took) {
        return CountText.of(messages, "message") + ", " + octets + " octets, " + took.toMillis()
                + " ms";
    }
}
