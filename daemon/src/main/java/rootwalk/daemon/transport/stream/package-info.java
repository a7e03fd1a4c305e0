/// Queries over TCP (RFC 7766) and TLS (RFC 7858).
///
/// [rootwalk.daemon.transport.stream.StreamTransport] is the entry point. A few event loops of Netty accept, read and
/// write. Each has one [rootwalk.daemon.transport.stream.StreamLoop] with the buffers and the query context that all its
/// connections share, since it processes one message at a time. A
/// [rootwalk.daemon.transport.stream.StreamConnection] splits the stream into messages, serves each through the pipeline,
/// and writes the responses in the order in which they are ready. A [rootwalk.daemon.transport.stream.LoopFlush] sends what all
/// connections have written after the event loop has read those that were ready. A connection stops reading while too many of its queries are
/// unanswered or its client does not read the responses. It is closed if the client is idle, breaks the framing, or does
/// not complete a message in time.
///
/// Over TLS, [rootwalk.daemon.transport.stream.StreamTls] adds handlers before the connection: the handler of Netty
/// for TLS, with an engine of the JDK, and [rootwalk.daemon.transport.stream.TlsEvents], so that the connection itself is the same.
/// The expensive steps of handshakes run on threads of their own.
///
/// A connection of a proxy has a [rootwalk.daemon.transport.stream.ProxyInput] before the handlers of TLS and of messages, which reads the header with
/// the client, and removes itself.
///
/// A [rootwalk.socket.stream.ConnectionTable] holds the limits: if there are too many connections, an idle one is closed
/// for the new one.
@NullMarked
package rootwalk.daemon.transport.stream;

import org.jspecify.annotations.NullMarked;
