/// QUIC (RFC 9000) by Netty, whose codec is quiche with BoringSSL, a native library.
///
/// [rootwalk.socket.quic.QuicListeners] is the entry point for servers: it listens on a set of addresses, with one UDP socket for each
/// event loop, and finds the event loop of a connection by the connection ID. A [rootwalk.socket.quic.TokenCheck] has clients prove their
/// address with [rootwalk.socket.quic.AddressTokens]. [rootwalk.socket.quic.QuicClient] is the entry point for clients: it opens a
/// [rootwalk.socket.quic.QuicClientConnection]. [rootwalk.socket.quic.QuicLibrary] says whether the native library can be used; nothing else
/// of this package may be used without it. The protocol above QUIC is that of the user.
@NullMarked
package rootwalk.socket.quic;

import org.jspecify.annotations.NullMarked;
