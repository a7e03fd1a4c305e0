package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import javax.net.ssl.SSLException;

import rootwalk.config.Config;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.web.client.PostConnection;
import rootwalk.web.client.RejectedPostException;
import rootwalk.wire.codec.AgedMessage;
import rootwalk.wire.tls.TlsClient;

/// HTTPS to a forwarder (RFC 8484): HTTP/2, by POST. Any thread.
///
/// @param path of the URL
public record HttpsForwarder(ForwarderTls<TlsClient> tls, String path)
        implements
            UpstreamEncryption.WithStreams {

    private static final int STANDARD_PORT = 443;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// A forwarder has one connection at a time, and with it an event loop.
    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().name("https-upstream-", 0).factory();

    /// @param server its address
    public HttpsForwarder(Config.RemoteTls settings, String server, String path) {
        this(new ForwarderTls<>(settings, server, Function.identity()), path);
    }

    private record Connected(PostConnection connection) implements Link {

        @Override
        public CompletableFuture<byte[]> exchange(byte[] message) {
            CompletableFuture<PostConnection.Reply> reply = connection.post(message);
            CompletableFuture<byte[]> response = reply.thenApply(received -> {
                AgedMessage.age(received.content(), received.age());
                return received.content();
            }).exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                    failure.getCause() instanceof RejectedPostException rejection
                            ? rejected(rejection)
                            : failure));
            // No effect on one that has ended.
            var _ = response.whenComplete((_, _) -> reply.cancel(false));
            return response;
        }

        private static Rejected rejected(RejectedPostException rejection) {
            return new Rejected(String.valueOf(rejection.getMessage()), switch (rejection.scope()) {
                case REQUEST -> Rejected.Scope.QUERY;
                case SERVER -> Rejected.Scope.SERVER;
            }, rejection.pause(), rejection);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public boolean isFinishing() {
            return connection.isFinishing();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Override
    public UpstreamTransport transport() {
        return UpstreamTransport.HTTPS;
    }

    @Override
    public Link open(InetSocketAddress address, Duration timeout) throws IOException {
        TlsClient client = tls.client();
        String host = client.peer().indexOf(':') < 0 ? client.peer() : "[" + client.peer() + "]";
        String authority = address.getPort() == STANDARD_PORT ? host : host + ":" + address.getPort();
        try {
            return new Connected(PostConnection.open(address, client.newEngine(address.getPort(), "h2"),
                    new PostConnection.Target(authority, path, "application/dns-message", QueryContext.MAX_MESSAGE),
                    timeout, IDLE, THREADS));
        } catch (IOException e) {
            if (e instanceof SSLException) {
                tls.forget();
            }
            throw explained(e);
        }
    }

    /// Why there is no connection, for users.
    static IOException explained(IOException failure) {
        return switch (failure) {
            case ConnectException refusal -> new Unreachable("nothing listens there", refusal);
            case NoRouteToHostException away -> new Unreachable("there is no route to it", away);
            case SSLException rejection -> new IOException(TlsClient.reason(rejection), rejection);
            default -> failure;
        };
    }
}
