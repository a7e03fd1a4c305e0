/// UDP as a name server needs it: receiving queries on many cores, and sending queries to many servers.
///
/// [UdpSockets] is the entry point. On Linux it calls the kernel itself through the Foreign Function & Memory API;
/// elsewhere, or when the check of the memory layouts at start fails, it uses the JDK's datagram channels. Both behave
/// the same; types whose names begin with Kernel are of the first, with Channel of the second.
///
/// **Receiving.** A [UdpListener] runs one [DatagramHandler] per loop thread. The loop takes up to a batch of datagrams
/// with one system call, hands each to the handler as bytes in an array that is always the same, together with the
/// [Datagram] they came in, and sends what the handler left in the reply array with one system call for the batch. A
/// query that cannot be answered at once is detached: its [ReplyPath] sends the reply later, from any thread.
///
/// **Querying.** A [UdpAsker] sends one query from an unpredictable port and lets the calling virtual thread wait until
/// the [ReplyCheck] accepts what came back (RFC 5452), time is out or the server is known to be unreachable.
///
/// Nothing here knows what the octets mean: no names, no records, no identifiers.
@NullMarked
package rootwalk.socket;

import org.jspecify.annotations.NullMarked;
