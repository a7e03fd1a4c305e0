package rootwalk.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// Checks whether an address belongs to the daemon itself.
public final class ListenerMatch {

    private ListenerMatch() {}

    /// Whether a packet to an address reaches one of the listeners.
    public static boolean isListener(List<InetSocketAddress> listeners, InetSocketAddress target) {
        for (InetSocketAddress listener : listeners) {
            if (listener.getPort() == target.getPort() && target.getPort() != 0
                    && reaches(listener.getAddress(), target.getAddress())) {
                return true;
            }
        }
        return false;
    }

    private static boolean reaches(InetAddress listener, InetAddress target) {
        if (listener.equals(target)) {
            return true;
        }
        if (target.isAnyLocalAddress()) {
            // Linux sends packets for the unspecified address to the loopback address of the family.
            return listener.equals(InetAddress.ofLiteral(target instanceof Inet4Address ? "127.0.0.1" : "::1"));
        }
        boolean sameFamily = listener instanceof Inet4Address == target instanceof Inet4Address;
        return listener.isAnyLocalAddress() && sameFamily && isOfThisMachine(target);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
