package rootwalk.cli.query;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.socket.quic.QuicLibrary;
import rootwalk.socket.quic.QuicUnreachableException;
import rootwalk.wire.Addresses;
import rootwalk.wire.client.MessageExchange;
import rootwalk.wire.tls.TlsClient;

/// DNS over QUIC (RFC 9250).
///
/// @param timeout for the whole exchange
record QuicExchange(InetSocketAddress server, TlsClient tls, Duration timeout) implements MessageExchange {

    private static final String PROTOCOL = "doq";

    @Override
    public byte[] response(byte[] query) throws IOException {
        Optional<String> lack = QuicLibrary.lack();
        if (lack.isPresent()) {
            throw new IOException(lack.get());
        }
        long end = System.nanoTime() + timeout.toNanos();
        try (QuicClient client = new QuicClient(Thread.ofPlatform().daemon().name("quic").factory());
                QuicClientConnection connection = connect(client)) {
            return connection.exchange(query).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "no response from " + text() + " over QUIC within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(text() + ": " + cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the query was interrupted", e);
        }
    }

    private QuicClientConnection connect(QuicClient client) throws IOException {
        try {
            return client.connect(new QuicClient.Peer(server, tls.peer(), PROTOCOL, tls.checksName(), tls.judge(),
                    Optional.empty(), timeout), timeout);
        } catch (QuicUnreachableException e) {
            throw new IOException("no response from " + text() + " over QUIC within " + timeout.toMillis()
                    + " ms; is the server running, and is the port right?", e);
        } catch (SSLException e) {
            throw new IOException("the QUIC connection to " + text() + " failed: " + TlsClient.reason(e), e);
        } catch (IOException e) {
            throw new IOException("the QUIC connection to " + text() + " failed: " + e.getMessage(), e);
        }
    }

    private String text() {
        return Addresses.text(server);
    }
}
