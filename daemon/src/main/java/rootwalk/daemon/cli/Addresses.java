package rootwalk.daemon.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Addresses as commands print them.
final class Addresses {

    private Addresses() {}

    /// `192.0.2.1:53` or `[2001:db8::1]:53`, as it may be typed again.
    static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return address.toString();
        }
        return host instanceof Inet6Address
                ? "[" + host.getHostAddress() + "]:" + address.getPort()
                : host.getHostAddress() + ":" + address.getPort();
    }
}
