package rootwalk.socket;

import java.net.InetSocketAddress;

/// The datagram that a loop is handling: its source and destination addresses.
///
/// A flyweight: each loop has one, which changes with each datagram, for the thread of the loop until
/// [DatagramHandler#handle] returns. Only [#client()], [#local()] and [#detach()] allocate.
public interface Datagram {

    /// Whether the client's address has 16 octets; otherwise it has 4.
    boolean isIpv6();

    /// The client's address as a number: octets 0 to 7 of an IPv6 address, 0 for IPv4.
    long clientHigh();

    /// The client's address as a number: octets 8 to 15 of an IPv6 address, all four of an IPv4 address.
    long clientLow();

    /// The client's port, 0 to 65535.
    int clientPort();

    /// The interface index of a link-local IPv6 client, otherwise 0.
    int clientScope();

    /// Copies the client's address.
    ///
    /// @return its octets: 4 or 16
    int copyClientAddress(byte[] into, int at);

    /// Copies the address of this host that the query was sent to: from the datagram if the socket is bound to the
    /// wildcard address, otherwise the bound address.
    ///
    /// @return its octets: 4 or 16
    int copyLocalAddress(byte[] into, int at);

    /// The listen address as [UdpListener#bind] returned it: always the same instance for one bind.
    InetSocketAddress boundTo();

    /// The client's address and port as an object. Allocates.
    InetSocketAddress client();

    /// The address and port that the query was sent to, as an object. Allocates.
    InetSocketAddress local();

    /// The return path, to answer this datagram later. Allocates.
    ReturnPath detach();
}
