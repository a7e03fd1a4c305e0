/// The companion web server: HTTP/1.0, 1.1 and 2, in clear text and over TLS.
///
/// [rootwalk.web.server.WebServer] is the entry point. It listens on the addresses that it is given, and serves the sites of a
/// [rootwalk.web.server.SiteTable], which may change while it runs. What is read from a connection goes through Netty's
/// codecs: `RequestDecoder` is its HTTP/1 decoder made stricter, HTTP/2 streams are turned into the same messages. One
/// `Conversation` for each HTTP/1 connection, and for each HTTP/2 stream, keeps their order: its `RequestReader` makes
/// requests of them, where `RequestHead` says whether one can be trusted (RFC 9112, where doubt is an attacker's tool); the
/// site answers; its `Delivery` brings the reply to the client, written by `ReplyWriter`.
///
/// Everything has its time: each `Conversation` has one deadline at any moment, and `Loop` ends those that are
/// past it. `ContentRoom` counts the content that is held, a [rootwalk.socket.stream.ConnectionTable] limits the number of connections, `FloodGuard` frames of HTTP/2 that cost us more than the client.
///
/// Knows [rootwalk.web.site], and TLS as a mapping of names to contexts that is handed in.
@NullMarked
package rootwalk.web.server;

import org.jspecify.annotations.NullMarked;
