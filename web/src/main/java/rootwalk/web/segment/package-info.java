/// The TCP segments of a fetch, from the first SYN to the last ACK, and what they do to both ends.
///
/// [rootwalk.web.segment.Capture] is the entry point. It looks at the interfaces from before the connect on, takes from the
/// events of the path which connections are the fetch's, and hands out, when it is ended, a
/// [rootwalk.web.segment.Trace] of each. What it does on the way can be had alone: [rootwalk.web.segment.SegmentReader]
/// reads a frame, whatever is in it, as a [rootwalk.web.segment.Segment]; a [rootwalk.web.segment.Conversation] follows
/// them and says of each, as a [rootwalk.web.segment.Passage], its numbers from the beginning of the connection, the
/// [rootwalk.web.segment.State] of both ends after it (RFC 9293 section 3.3.2), and what it is in words.
///
/// A trace becomes a [rootwalk.web.segment.Ladder], which is data, and [rootwalk.web.segment.LadderText] draws it with
/// letters; a [rootwalk.web.segment.PcapWriter] writes the frames for other tools.
///
/// An observer sees what passes here, not what arrives there: a segment that is lost farther on looks as if it had come,
/// until it is sent again.
@NullMarked
package rootwalk.web.segment;

import org.jspecify.annotations.NullMarked;
