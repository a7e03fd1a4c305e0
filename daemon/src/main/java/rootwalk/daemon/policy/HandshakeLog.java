package rootwalk.daemon.policy;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Addresses;
import rootwalk.wire.SafeText;

/// Counts TLS handshakes of clients, and logs those that fail: a line for each, up to a limit per second. A client that
/// closes the connection is counted only, since health checks and scanners do that. Thread-safe; no method blocks.
public final class HandshakeLog implements HandshakeObserver {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.tls");

    private final LineQuota quota;
    private final Consumer<String> lines;
    private final LongAdder completed = new LongAdder();
    private final LongAdder withCertificate = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public HandshakeLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    HandshakeLog(Time time, Consumer<String> lines) {
        quota = new LineQuota(time);
        this.lines = lines;
    }

    @Override
    public void completed(TlsClient client) {
        completed.increment();
        if (client.certificate() != null) {
            withCertificate.increment();
        }
    }

    @Override
    public void failed(ClientAddress address, String reason) {
        failed.increment();
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        String more = before == 0 ? "" : "; " + before + " more without a line";
        lines.accept(SafeText.text(
                "TLS handshake of " + Addresses.text(address.toSocketAddress()) + " failed: " + reason + more));
    }

    @Override
    public void abandoned() {
        failed.increment();
    }

    /// The number of complete handshakes.
    public long completed() {
        return completed.sum();
    }

    /// Of these, the number with a client certificate.
    public long withCertificate() {
        return withCertificate.sum();
    }

    /// The number of other handshakes.
    public long failed() {
        return failed.sum();
    }

    /// The number of failed handshakes that were left out of the log.
    public long suppressed() {
        return quota.suppressed();
    }
}
