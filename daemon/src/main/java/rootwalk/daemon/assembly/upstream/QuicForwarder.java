package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLException;

import rootwalk.config.Config;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.socket.quic.QuicClientTls;
import rootwalk.socket.quic.QuicLibrary;
import rootwalk.socket.quic.QuicProtocolException;
import rootwalk.socket.quic.QuicRejectionException;
import rootwalk.socket.quic.QuicUnreachableException;
import rootwalk.wire.tls.TlsClient;

/// QUIC to a forwarder (RFC 9250). The native library is loaded for the first connection. Any thread.
public record QuicForwarder(ForwarderTls<QuicClientTls> tls) implements UpstreamEncryption.WithStreams {

    private static final String PROTOCOL = "doq";

    /// Without packets for this long, the connection ends.
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Less than the timeout of the first query, so that the second one gets another connection.
    private static final Duration SILENCE = Duration.ofMillis(900);

    /// A forwarder has one connection at a time, and with it an event loop.
    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().name("quic-upstream-", 0).factory();

    /// @param server its address
    public QuicForwarder(Config.RemoteTls settings, String server) {
        this(new ForwarderTls<>(settings, server, QuicForwarder::overQuic));
    }

    private static QuicClientTls overQuic(TlsClient client) {
        return new QuicClientTls(client.peer(), PROTOCOL, client.checksName(), client.judge(),
                client.identity().map(it -> new QuicClient.Identity(it.key(), it.chain())));
    }

    private record Connected(QuicClientConnection connection) implements Link {

        @Override
        public CompletableFuture<byte[]> exchange(byte[] message) {
            CompletableFuture<byte[]> exchange = connection.exchange(message);
            CompletableFuture<byte[]> response =
                    exchange.exceptionallyCompose(failure -> CompletableFuture.failedFuture(switch (failure) {
                        case QuicRejectionException reset -> rejected(Rejected.Scope.QUERY, reset);
                        case QuicProtocolException violation -> rejected(Rejected.Scope.SERVER, violation);
                        default -> failure;
                    }));
            // No effect on one that has ended.
            var _ = response.whenComplete((_, _) -> exchange.cancel(false));
            return response;
        }

        private static Rejected rejected(Rejected.Scope scope, IOException why) {
            return new Rejected(String.valueOf(why.getMessage()), scope, Duration.ZERO, why);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public long received() {
            return connection.received();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Override
    public UpstreamTransport transport() {
        return UpstreamTransport.QUIC;
    }

    @Override
    public Duration silence() {
        return SILENCE;
    }

    @Override
    public Link open(InetSocketAddress address, Duration timeout) throws IOException {
        Optional<String> lack = QuicLibrary.lack();
        if (lack.isPresent()) {
            throw new IOException(lack.get());
        }
        QuicClientTls shared = tls.client();
        QuicClient client = new QuicClient(THREADS);
        boolean isOpen = false;
        try {
            QuicClientConnection connection =
                    client.connect(new QuicClient.Peer(address, shared, IDLE), timeout);
            // The event loop ends with its only connection.
            var _ = connection.ended().thenRun(client::end);
            isOpen = true;
            return new Connected(connection);
        } catch (QuicUnreachableException e) {
            throw new Unreachable("nothing responds over QUIC there", e);
        } catch (SSLException e) {
            tls.forget();
            throw new IOException(TlsClient.reason(e), e);
        } finally {
            if (!isOpen) {
                client.end();
            }
        }
    }
}
