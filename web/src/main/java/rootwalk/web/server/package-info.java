/// The companion web server: HTTP/1.0, 1.1 and 2, in clear text and over TLS, and HTTP/3.
///
/// [rootwalk.web.server.WebServer] is the entry point. It listens on the addresses that it is given, and serves the sites of a
/// [rootwalk.web.server.SiteTable], which may change while it runs. Netty's codecs read a connection: `RequestDecoder` is its
/// HTTP/1 decoder made stricter, and HTTP/2 streams become the same messages. An `HttpServerHandler` for each HTTP/1 connection, and
/// for each HTTP/2 stream, keeps the messages in order. Its `RequestReader` assembles requests, and `RequestHead` rejects those
/// that are ambiguous (RFC 9112). The site answers; `ResponseSender` and `ResponseWriter` send the response.
///
/// If all responses of the sites are in memory, HTTP/2 streams have no channels, which cost more than a short request: `StreamExchanges` has a
/// `StreamExchange` for each stream, with the same `RequestReader` and limits.
///
/// [rootwalk.web.server.Http3Server] serves sites on connections of QUIC that its caller accepts. Each has an
/// [rootwalk.web.server.Http3Connection] with the limits of its client. `Http3Messages` converts the frames of a stream, which Netty's codec
/// reads, to the messages that an `HttpServerHandler` has of HTTP/2 streams.
///
/// Large content is written by a `ContentWriter`, which reads no more than the client accepts (`SendWindow`). `WebConnection` counts
/// what waits for its client; `ResponseMemory` and `OpenFiles` limit it for all connections. `Pace` detects clients that are too slow.
///
/// Each `HttpServerHandler` has one deadline at any moment, and `LoopContext` closes those that are past it. `RequestMemory` limits the
/// content that is held in memory, a [rootwalk.socket.stream.ConnectionTable] the number of connections, and `FloodGuard` the
/// frames of HTTP/2 that cost the server more than the client.
///
/// Depends on [rootwalk.web.site]. TLS contexts by server name are passed in.
@NullMarked
package rootwalk.web.server;

import org.jspecify.annotations.NullMarked;
