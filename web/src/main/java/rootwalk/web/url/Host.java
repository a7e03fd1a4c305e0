package rootwalk.web.url;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

import rootwalk.wire.Addresses;

/// The host of a URL: a domain or an address.
public sealed interface Host {

    /// A domain in A-labels and lower case, perhaps with a trailing dot.
    record Domain(String ascii) implements Host {
        @Override
        public String toString() {
            return ascii;
        }
    }

    /// An IPv4 address, which may have been written in any of its forms.
    record Ipv4(Inet4Address address) implements Host {
        @Override
        public String toString() {
            return address.getHostAddress();
        }
    }

    /// An IPv6 address; its text form has brackets.
    record Ipv6(Inet6Address address) implements Host {
        @Override
        public String toString() {
            return "[" + Addresses.text(address) + "]";
        }
    }

    static Host of(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> new Ipv4(four);
            case Inet6Address six -> new Ipv6(six);
            default -> throw new IllegalArgumentException(address + " has an unknown address family");
        };
    }
}
