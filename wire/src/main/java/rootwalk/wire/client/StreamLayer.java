package rootwalk.wire.client;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

import rootwalk.wire.tls.TlsClient;

/// What a client adds to a connection over TCP. Any thread.
sealed interface StreamLayer extends MessageStream.Layer {

    /// Nothing.
    record None() implements StreamLayer {
        @Override
        public Socket over(Socket tcp) {
            return tcp;
        }

        @Override
        public StubResult.Path path() {
            return StubResult.Path.TCP;
        }
    }

    /// TLS (RFC 7858).
    record Tls(TlsClient client) implements StreamLayer {

        private static final String PROTOCOL = "dot";

        /// A server need not select the protocol: some have none (RFC 7858 does not mention it).
        @Override
        public Socket over(Socket tcp) throws IOException {
            return client.connect(tcp, PROTOCOL);
        }

        @Override
        public StubResult.Path path() {
            return StubResult.Path.TLS;
        }

        @Override
        public boolean mayTransferZones(MessageStream stream) {
            // RFC 9103 section 7.1.
            return PROTOCOL.equals(((SSLSocket) stream.socket()).getApplicationProtocol());
        }
    }

    /// How results call it.
    StubResult.Path path();

    /// Whether a zone transfer may be requested over a connection with the layer.
    default boolean mayTransferZones(MessageStream stream) {
        return true;
    }
}
