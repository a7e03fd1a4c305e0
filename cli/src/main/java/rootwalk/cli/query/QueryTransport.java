package rootwalk.cli.query;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

import rootwalk.config.Config;

/// How a query is sent, as far as it decides the port and the key with the addresses of the server.
enum QueryTransport {
    /// UDP or TCP.
    DNS(53, "listen.dns", Config.Listen::dns),
    /// DNS over TLS.
    TLS(853, "listen.tls", Config.Listen::tls),
    /// DNS over HTTPS.
    HTTPS(HttpsOption.PORT, "listen.https", Config.Listen::https),
    /// DNS over QUIC.
    QUIC(853, "listen.quic", Config.Listen::quic);

    private final int port;
    private final String key;
    @SuppressWarnings("ImmutableEnumChecker") // a method of a record
    private final Function<Config.Listen, List<InetSocketAddress>> listeners;

    QueryTransport(int port, String key, Function<Config.Listen, List<InetSocketAddress>> listeners) {
        this.port = port;
        this.key = key;
        this.listeners = listeners;
    }

    int port() {
        return port;
    }

    /// The key of the configuration.
    String key() {
        return key;
    }

    List<InetSocketAddress> listeners(Config.Listen listen) {
        return listeners.apply(listen);
    }
}
