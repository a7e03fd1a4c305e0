package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.tls.TlsClient;

/// TLS to a forwarder (RFC 7858). The connections share one client, so that the forwarder can resume the session of one before. Any thread.
final class ForwarderEncryption implements UpstreamEncryption.OverTcp {

    private static final String PROTOCOL = "dot";

    private final Config.RemoteTls settings;
    private final String server;
    private final ReentrantLock lock = new ReentrantLock();
    /// Null before the first connection, and after one that failed: a certificate may have been replaced.
    private @Nullable TlsClient client;

    /// @param server its address
    ForwarderEncryption(Config.RemoteTls settings, String server) {
        this.settings = settings;
        this.server = server;
    }

    /// A server need not select the protocol: some have none (RFC 7858 does not mention it).
    @Override
    public Socket over(Socket tcp) throws IOException {
        TlsClient used = client();
        try {
            return used.connect(tcp, PROTOCOL);
        } catch (SSLException e) {
            forget(used);
            throw new IOException(TlsClient.reason(e), e);
        }
    }

    @Override
    public String rejected(IOException failure) {
        lock.lock();
        try {
            client = null;
        } finally {
            lock.unlock();
        }
        return failure instanceof SSLException refusal ? TlsClient.reason(refusal)
                : UpstreamEncryption.OverTcp.super.rejected(failure);
    }

    private TlsClient client() throws IOException {
        lock.lock();
        try {
            TlsClient known = client;
            if (known == null) {
                known = RemoteTlsClient.of(settings, server);
                client = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void forget(TlsClient failed) {
        lock.lock();
        try {
            if (client == failed) {
                client = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ForwarderEncryption it && settings.equals(it.settings) && server.equals(it.server);
    }

    @Override
    public int hashCode() {
        return 31 * settings.hashCode() + server.hashCode();
    }
}
