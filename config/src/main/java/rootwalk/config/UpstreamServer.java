package rootwalk.config;

import java.net.InetSocketAddress;
import java.util.Optional;

import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// A server of a zone in `recursion.forward` or `recursion.stub`.
public sealed interface UpstreamServer {

    /// A port is part of the text only if it is not this one.
    int STANDARD_PORT = 53;

    int port();

    /// It is written as an address.
    record ByAddress(InetSocketAddress address) implements UpstreamServer {
        @Override
        public int port() {
            return address.getPort();
        }

        @Override
        public String toString() {
            return Addresses.text(address);
        }
    }

    /// The encrypted transports.
    enum Protocol {
        TLS("tls://", 853),
        QUIC("quic://", 853),
        HTTPS("https://", 443);

        private final String scheme;
        private final int standardPort;

        Protocol(String scheme, int standardPort) {
            this.scheme = scheme;
            this.standardPort = standardPort;
        }

        String scheme() {
            return scheme;
        }

        int standardPort() {
            return standardPort;
        }
    }

    /// It is queried over an encrypted transport only.
    ///
    /// @param path of the URL for HTTPS; empty for other protocols
    /// @param name after `#`; the certificate must have it
    /// @param tls how it is authenticated: with that name, and what the entry has in `tls`
    record Encrypted(Protocol protocol, InetSocketAddress address, String path, Optional<String> name,
            Config.RemoteTls tls)
            implements
                UpstreamServer {

        @Override
        public int port() {
            return address.getPort();
        }

        @Override
        public String toString() {
            String where = port() == protocol.standardPort() ? Addresses.text(address.getAddress())
                    : Addresses.text(address);
            return protocol.scheme() + where + path + name.map(it -> "#" + it).orElse("");
        }
    }

    /// It is written as a host name, which the resolver resolves.
    record ByName(Name name, int port) implements UpstreamServer {
        @Override
        public String toString() {
            return port == STANDARD_PORT ? name.toString() : name + ":" + port;
        }
    }
}
