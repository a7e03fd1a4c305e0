package rootwalk.resolver.contract;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;

/// Makes encrypted connections to servers that are never queried in another way. Two with the same settings are equal. Any thread.
public sealed interface UpstreamEncryption {

    /// How the connections are called.
    UpstreamTransport transport();

    /// TLS over TCP (RFC 7858).
    @FunctionalInterface
    non-sealed interface OverTcp extends UpstreamEncryption {

        @Override
        default UpstreamTransport transport() {
            return UpstreamTransport.TLS;
        }

        /// Makes a TLS connection over a connection over TCP, which it closes together with its own. Blocks.
        ///
        /// @throws IOException if the handshake fails, or the server is not the one that the settings name; the message says why
        Socket over(Socket tcp) throws IOException;

        /// A connection ended before its first response. With TLS 1.3, a server rejects the certificate of a client only after the handshake (RFC
        /// 8446 section 4.4.2.4), so this may be the reason, and files may have been replaced since they were read.
        ///
        /// @return why, for users
        default String rejected(IOException failure) {
            return "it closes connections before it responds";
        }
    }

    /// A transport that has a stream for each query, such as QUIC (RFC 9250).
    non-sealed interface WithStreams extends UpstreamEncryption {

        /// Opens a connection. Blocks.
        ///
        /// @throws Unreachable if nothing responds there
        /// @throws IOException if the server is not the one that the settings name, or refuses the connection; the message says why
        Link open(InetSocketAddress server, Duration timeout) throws IOException;

        /// How long nothing may be received although queries were sent, until a connection is dead. A server that was restarted resets those over TCP; over UDP,
        /// nothing may come at all.
        default Duration silence() {
            return Duration.ofSeconds(3);
        }
    }

    /// A connection with a stream for each query. Any thread.
    interface Link extends AutoCloseable {

        /// Sends a query, whose ID is 0.
        ///
        /// @return ends with the response, with [Rejected] if the server sends something else instead, or with another exception if the connection ends
        ///         first; a query that is cancelled ends its stream
        CompletableFuture<byte[]> exchange(byte[] message);

        boolean isOpen();

        /// How many packets have been received, such as acknowledgements of queries; always the same if that is not known. As long as there are more, a server that
        /// does not respond is slow, and the connection is not dead.
        default long received() {
            return 0;
        }

        /// Whether the server has announced the end of the connection, and goes on with queries that it has received before. Later ones may be sent again elsewhere.
        default boolean isFinishing() {
            return false;
        }

        /// Ends it at once. Never waits.
        @Override
        void close();
    }

    /// A server has received a query and does not send a DNS message: an HTTP error, for example (RFC 8484 section 4.2.1).
    final class Rejected extends IOException {

        private static final long serialVersionUID = 1;

        private final Scope scope;
        private final Duration pause;

        /// What the server rejects. A client chooses its queries, so the rejection of one says nothing about others.
        public enum Scope {
            /// This query. It may answer others.
            QUERY,
            /// Probably any query.
            SERVER
        }

        /// @param message what it sent, for users
        /// @param pause how long it asks not to be queried; zero if it does not
        public Rejected(String message, Scope scope, Duration pause, Throwable cause) {
            super(message, cause);
            this.scope = scope;
            this.pause = pause;
        }

        public Scope scope() {
            return scope;
        }

        public Duration pause() {
            return pause;
        }
    }

    /// Nothing responds at the address of a server.
    final class Unreachable extends IOException {

        private static final long serialVersionUID = 1;

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
