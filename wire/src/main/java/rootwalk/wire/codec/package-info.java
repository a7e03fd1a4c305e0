/// DNS messages as bytes (RFC 1035 section 4, RFC 6891).
///
/// [rootwalk.wire.codec.RequestView] and [rootwalk.wire.codec.MessageWriter] are used on the fast path: each event
/// loop has one of each, which it reuses for every query and which allocates nothing. The view reads the question and
/// EDNS options of a received request in place; the writer writes header, question and sections of a response,
/// compresses names, and leaves out records that do not fit.
///
/// [rootwalk.wire.codec.MessageReader] decodes a complete message into a [rootwalk.wire.codec.Message] of RRsets, for
/// responses from other servers and for tools.
///
/// A [rootwalk.wire.codec.RecordCursor] reads the records of a message one by one in their order, where this has a meaning, and a
/// [rootwalk.wire.codec.TransferSequence] finds this meaning in zone transfers.
///
/// Reading is strict and bounded: compression pointers only refer backwards, names have at most 255 octets, nothing
/// is read beyond an RDLENGTH, and counts are checked against the remaining octets. Octets after the last record are not
/// part of the message; in transfers and updates they are an error, since a record may be missing in the counts. A reader never throws, whatever the octets.
@NullMarked
package rootwalk.wire.codec;

import org.jspecify.annotations.NullMarked;
