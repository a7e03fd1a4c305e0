package rootwalk.os;

import java.net.Inet4Address;
import java.net.InetAddress;

/// A socket that receives on a port.
///
/// @param address its local address, possibly of all interfaces
public record PortListener(ListenAdvice.Protocol protocol, InetAddress address, PortHolder holder) {

    /// Whether another process cannot listen on an address at the same port.
    public boolean prevents(InetAddress wanted) {
        return inTheWay(address, wanted);
    }

    /// Whether it receives what is sent to an address of this host.
    public boolean receives(InetAddress destination) {
        return receives(address, destination);
    }

    /// Whether a socket at one address prevents another one at the same port.
    static boolean inTheWay(InetAddress held, InetAddress wanted) {
        return receives(held, wanted) || (wanted.isAnyLocalAddress() && isIpv4(wanted) == isIpv4(held));
    }

    /// A socket for all addresses of IPv6 may be one for both families.
    private static boolean receives(InetAddress held, InetAddress destination) {
        return held.equals(destination) || (held.isAnyLocalAddress() && (!isIpv4(held) || isIpv4(destination)));
    }

    private static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }
}
