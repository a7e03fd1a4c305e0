/// TCP by Netty: listening on addresses, and the number of connections.
///
/// [StreamListeners] is the entry point. It listens on a set of addresses that may change, for DNS over TCP and for the
/// web server alike. [StreamSockets] chooses the sockets of the system: epoll on Linux, the JDK's selectors elsewhere; a
/// client takes its channels from it too. [ConnectionTable] limits the number of connections, in all and by client, and
/// closes an idle one to make room for a new one. The user of a connection implements [Connection].
///
/// This package is independent of the content of connections.
@NullMarked
package rootwalk.socket.stream;

import org.jspecify.annotations.NullMarked;
