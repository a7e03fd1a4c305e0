package rootwalk.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

import rootwalk.wire.Addresses;

/// Finds conflicting listen addresses: a port can be bound once on an address, or on all addresses of a family. Each
/// address is also bound over TCP.
final class ListenAddressCheck {

    private ListenAddressCheck() {}

    private static final String DNS = "listen.dns";
    private static final Set<String> QUIC = Set.of("listen.quic", "listen.http3");

    /// Reports each address that conflicts with an earlier one.
    static void check(Reading reading) {
        List<NamedAddress> all = reading.source().addresses();
        for (int later = 1; later < all.size(); later++) {
            NamedAddress second = all.get(later);
            all.subList(0, later).stream().filter(first -> exclude(first, second)).findFirst()
                    .ifPresent(
                            first -> reading.problem(second.location(), second.key() + ": " + conflict(first, second)));
        }
    }

    private static boolean exclude(NamedAddress first, NamedAddress second) {
        InetAddress one = first.address().getAddress();
        InetAddress other = second.address().getAddress();
        if (!sharesProtocol(first, second) || first.address().getPort() != second.address().getPort()
                || first.address().getPort() == 0
                || one instanceof Inet4Address != other instanceof Inet4Address) {
            return false;
        }
        if (one.equals(other)) {
            // Duplicates within one key are reported where the key is read.
            return !first.setting().equals(second.setting());
        }
        return one.isAnyLocalAddress() || other.isAnyLocalAddress();
    }

    /// The port of an address for QUIC or HTTP/3 is one of UDP. Only addresses for DNS have both, and all others are for TCP.
    private static boolean sharesProtocol(NamedAddress first, NamedAddress second) {
        return first.setting().equals(DNS) || second.setting().equals(DNS)
                || QUIC.contains(first.setting()) == QUIC.contains(second.setting());
    }

    private static String conflict(NamedAddress first, NamedAddress second) {
        String one = Addresses.text(first.address());
        String other = Addresses.text(second.address());
        if (first.address().equals(second.address())) {
            return other + " is also in " + first.setting()
                    + "; remove it from one of them, or change the port of one of them";
        }
        boolean isFirstForAll = first.address().getAddress().isAnyLocalAddress();
        return other + " and " + one + " of " + first.setting() + " conflict, since "
                + (isFirstForAll ? one : other) + " is every address of this host"
                + "; remove one of them, or change the port of one of them";
    }
}
