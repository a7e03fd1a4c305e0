package rootwalk.config;

import java.net.InetSocketAddress;

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

    /// It is written as a host name, which the resolver resolves.
    record ByName(Name name, int port) implements UpstreamServer {
        @Override
        public String toString() {
            return port == STANDARD_PORT ? name.toString() : name + ":" + port;
        }
    }
}
