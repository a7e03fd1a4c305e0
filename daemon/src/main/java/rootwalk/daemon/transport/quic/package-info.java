/// Queries over QUIC (RFC 9250).
///
/// [rootwalk.daemon.transport.quic.QuicTransport] is the entry point. The codec of Netty accepts connections; a
/// [rootwalk.daemon.transport.quic.QuicConnection] is one of them, and a [rootwalk.daemon.transport.quic.QuicStream] a stream of it with one query.
/// When the client has ended its side, the stream serves the query through the pipeline, with the buffers of the
/// [rootwalk.daemon.transport.quic.QuicLoop] of its event loop, and ends its own side with the response. A zone transfer sends several messages
/// before. A client that violates the protocol loses its connection, with an error code and a reason.
///
/// [rootwalk.daemon.transport.quic.QuicTls] is the TLS of connections, which is that of BoringSSL and not of the JDK. There is no 0-RTT, so no
/// query can be replayed (RFC 9250 section 4.5).
///
/// A client may have a wrong address until it has answered. So [rootwalk.daemon.transport.quic.AddressTokens] has every client prove its address by
/// a Retry packet first (RFC 9000 section 8.1.2).
@NullMarked
package rootwalk.daemon.transport.quic;

import org.jspecify.annotations.NullMarked;
