/// Questions by TCP (RFC 7766).
///
/// [rootwalk.daemon.transport.stream.StreamTransport] is the entry point, and questions come by Netty through no
/// other. A few event loops accept, read and write. Each has one [rootwalk.daemon.transport.stream.StreamLoop] with
/// the buffers and the query context that all its connections share, since only one message is looked at at a time. A
/// [rootwalk.daemon.transport.stream.StreamConnection] cuts the stream into messages, however their length prefixes
/// were split over segments, serves each through the pipeline and writes the responses in the order in which they are
/// ready. It stops reading while too many of its questions are unanswered or its client does not take the responses,
/// and ends when the client is silent, breaks the framing, or is too slow with a message it has begun.
/// A [rootwalk.socket.stream.ConnectionTable] holds the limits: if there are too many connections, an idle one is closed
/// for the new one.
@NullMarked
package rootwalk.daemon.transport.stream;

import org.jspecify.annotations.NullMarked;
