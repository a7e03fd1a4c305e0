/// The TCP segments of a fetch, from the first SYN to the last ACK, and their effect on both ends.
///
/// [rootwalk.web.segment.Capture] is the entry point. It captures packets from before the connect, takes from the events of the
/// path which connections belong to the fetch, and returns a [rootwalk.web.segment.ConnectionTrace] of each at the end. Its parts can be
/// used alone: [rootwalk.web.segment.SegmentReader] reads any frame as a [rootwalk.web.segment.Segment]; a
/// [rootwalk.web.segment.TcpConversation] follows the segments and makes a [rootwalk.web.segment.ObservedSegment] of each, with its
/// numbers from the beginning of the connection, the [rootwalk.web.segment.State] of both ends after it (RFC 9293 section
/// 3.3.2), and a description.
///
/// A trace becomes a [rootwalk.web.segment.Ladder], which is data; [rootwalk.web.segment.LadderText] prints it, and a
/// [rootwalk.web.segment.PcapWriter] writes the frames for other tools.
///
/// A capture shows the packets at this host, not those that arrive at the other end: a segment that is lost on the way
/// looks as if it had arrived, until it is sent again.
@NullMarked
package rootwalk.web.segment;

import org.jspecify.annotations.NullMarked;
