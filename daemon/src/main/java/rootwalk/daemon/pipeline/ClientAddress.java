package rootwalk.daemon.pipeline;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A client's address and port as numbers, changed for each exchange. Used by the thread that has the exchange.
public final class ClientAddress {

    private boolean ipv6;
    private long high;
    private long low;
    private int port;

    /// Sets the address.
    ///
    /// @param high octets 0 to 7 of an IPv6 address, 0 for IPv4
    /// @param low octets 8 to 15 of an IPv6 address, all four of an IPv4 address
    public void set(boolean ipv6, long high, long low, int port) {
        this.ipv6 = ipv6;
        this.high = high;
        this.low = low;
        this.port = port;
    }

    /// Sets the address.
    public void set(InetSocketAddress address) {
        byte[] octets = address.getAddress().getAddress();
        if (octets.length == 4) {
            set(false, 0, number(octets, 0, 4), address.getPort());
        } else {
            set(true, number(octets, 0, 8), number(octets, 8, 16), address.getPort());
        }
    }

    /// Sets the address to that of another.
    public void set(ClientAddress other) {
        set(other.ipv6, other.high, other.low, other.port);
    }

    private static long number(byte[] octets, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 8 | (octets[i] & 0xFF);
        }
        return value;
    }

    public boolean isIpv6() {
        return ipv6;
    }

    /// Octets 0 to 7 of an IPv6 address; 0 for IPv4.
    public long high() {
        return high;
    }

    /// Octets 8 to 15 of an IPv6 address; all four of an IPv4 address.
    public long low() {
        return low;
    }

    public int port() {
        return port;
    }

    /// The address and port as an object. Allocates.
    public InetSocketAddress toSocketAddress() {
        byte[] octets = new byte[ipv6 ? 16 : 4];
        for (int i = 0; i < octets.length; i++) {
            long half = ipv6 && i < 8 ? high : low;
            octets[i] = (byte) (half >>> (8 * ((octets.length - 1 - i) % 8)));
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are an address", e);
        }
    }
}
