package rootwalk.socket;

import java.net.InetSocketAddress;

/// The datagram a loop is handling right now: who sent it, and which address it was sent to.
///
/// A flyweight: one per loop, changed for each datagram, to be read on the loop's thread until
/// [DatagramHandler#handle] returns. Everything but [#client()], [#local()] and [#detach()] is free of allocation.
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

    /// Copies the address of this host that was asked: of the datagram where the bind is a wildcard, else of the bind.
    ///
    /// @return its octets: 4 or 16
    int copyLocalAddress(byte[] into, int at);

    /// The listen address this came to, as [UdpListener#bind] returned it: always the same instance for one bind.
    InetSocketAddress boundTo();

    /// The client's address and port as an object. Allocates.
    InetSocketAddress client();

    /// The address and port that were asked, as an object. Allocates.
    InetSocketAddress local();

    /// What must be kept to answer this datagram later. Allocates.
    ReplyPath detach();
}
