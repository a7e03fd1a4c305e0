/// Queries over QUIC (RFC 9250), and the connections of HTTP/3 (RFC 9114).
///
/// [rootwalk.daemon.transport.quic.QuicTransport] is the entry point. The codec of Netty accepts connections; a
/// [rootwalk.daemon.transport.quic.QuicConnection] is one of them, and the [rootwalk.daemon.transport.quic.QuicWatch] of its event loop checks its
/// deadlines. A [rootwalk.daemon.transport.quic.QuicProtocol] says what is above QUIC.
///
/// With [rootwalk.daemon.transport.quic.DoqProtocol], each [rootwalk.daemon.transport.quic.DoqStream] of a
/// [rootwalk.daemon.transport.quic.DoqConnection] has one query. When the client has ended its side, the stream serves the query through the
/// pipeline, with the buffers of the [rootwalk.daemon.transport.quic.DoqLoop] of its event loop, and ends its own side with the response. A zone
/// transfer sends several messages before. A client that violates the protocol loses its connection, with an error code and a reason.
///
/// With [rootwalk.daemon.transport.quic.HttpProtocol], an [rootwalk.daemon.transport.quic.HttpConnection] passes its streams to the
/// [rootwalk.web.server.Http3Server].
///
/// [rootwalk.daemon.transport.quic.QuicTls] is the TLS of connections, which is that of BoringSSL and not of the JDK. There is no 0-RTT, so no
/// query can be replayed (RFC 9250 section 4.5).
///
/// A client may have a wrong address until it has answered. So [rootwalk.socket.quic.AddressTokens] have every client prove its address by
/// a Retry packet first (RFC 9000 section 8.1.2).
@NullMarked
package rootwalk.daemon.transport.quic;

import org.jspecify.annotations.NullMarked;
