/// Copies of DNS messages for other programs, as dnstap over Frame Streams.
///
/// [rootwalk.daemon.dnstap.Dnstap] is the entry point. It gives each event loop an observer of its own, which encodes a message into
/// the `FrameRing` of that loop, and other threads one that they share. A single thread, the `FrameSender`, takes the frames from all
/// rings and writes them to the socket; if it is not connected or too slow, the rings are full, and frames are dropped and
/// counted. No query waits. The formats are those of `dnstap.proto` of dnstap.info and of the library `fstrm`.
@NullMarked
package rootwalk.daemon.dnstap;

import org.jspecify.annotations.NullMarked;
