/// UDP as a name server needs it: receiving queries on many cores, and sending queries to many servers. TCP is in
/// `socket.stream`, QUIC in `socket.quic`, packet capture in `socket.packet`.
///
/// [UdpSockets] is the entry point. On Linux it makes system calls through the Foreign Function & Memory API;
/// elsewhere, or if the check of the memory layouts at start fails, it uses the datagram channels of the JDK. Both
/// behave the same; types of the first have names that begin with Kernel, those of the second with Channel.
///
/// **Receiving.** A [UdpListener] runs one [DatagramHandler] per loop thread. The loop takes up to a batch of
/// datagrams with one system call, passes each to the handler as bytes in an array that is always the same, together
/// with its [Datagram], and sends the responses of the handler with one system call for the batch. A query that
/// cannot be answered at once is detached: its [ReturnPath] sends the response later, from any
/// thread; responses in close succession are sent together.
///
/// **Querying.** A [UdpClient] sends one query from an unpredictable port and makes the calling virtual thread wait
/// until the [ResponseCheck] accepts a response (RFC 5452), the timeout has passed or the server is known to be
/// unreachable.
///
/// Nothing here depends on the content of messages: names, records or IDs.
@NullMarked
package rootwalk.socket;

import org.jspecify.annotations.NullMarked;
