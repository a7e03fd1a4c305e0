package rootwalk.containers;

import java.util.Locale;

/// A server, and where it listens.
///
/// @param address
///            the address of its container; of rootwalk: the gateway of the network, which is this machine
record Peer(Kind kind, String address) {

    /// The names are those of `bench/zones/peers.py`.
    enum Kind {
        ROOTWALK, BIND, KNOT, NSD, PDNS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    int port() {
        return kind == Kind.ROOTWALK ? 5300 : 53;
    }

    int tlsPort() {
        return kind == Kind.ROOTWALK ? 8530 : 853;
    }

    /// As the programs of `bench/zones` read it.
    String argument() {
        return kind.word() + "=" + address + ":" + port() + ":" + tlsPort();
    }

    @Override
    public String toString() {
        return kind.word();
    }
}
