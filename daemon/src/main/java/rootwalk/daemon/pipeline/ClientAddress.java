package rootwalk.daemon.pipeline;

import java.net.InetSocketAddress;

import rootwalk.socket.ClientPrefix;
import rootwalk.wire.AddressReader;
import rootwalk.wire.Addresses;
import rootwalk.wire.BigEndian;

/// A client's address and port as numbers, set for each query. Used by the thread of the query.
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
            set(false, 0, Integer.toUnsignedLong(BigEndian.get32(octets, 0)), address.getPort());
        } else {
            set(true, BigEndian.get64(octets, 0), BigEndian.get64(octets, 8), address.getPort());
        }
    }

    /// Sets the address to that of another.
    public void set(ClientAddress other) {
        set(other.ipv6, other.high, other.low, other.port);
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

    /// The client that its queries are counted for.
    public ClientPrefix prefix() {
        return ClientPrefix.of(ipv6, ipv6 ? high : low);
    }

    public int port() {
        return port;
    }

    /// The address and port as an object. Allocates.
    public InetSocketAddress toSocketAddress() {
        byte[] octets = new byte[ipv6 ? AddressReader.IPV6_OCTETS : AddressReader.IPV4_OCTETS];
        if (ipv6) {
            BigEndian.put64(octets, 0, high);
            BigEndian.put64(octets, 8, low);
        } else {
            BigEndian.put32(octets, 0, (int) low);
        }
        return new InetSocketAddress(Addresses.of(octets), port);
    }
}
