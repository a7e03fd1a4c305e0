/// DNS as data: names, questions, resource record sets, EDNS, and the numbers of the protocol.
///
/// [rootwalk.wire.Name] is the door. Everything here is immutable and knows nothing of sockets, caches or zones. A name
/// keeps the octets and the case it was made from, and compares without regard to case (RFC 4343). A
/// [rootwalk.wire.RecordSet] keeps its RDATA in wire form, uncompressed, in one array, so that a cache or a zone of
/// millions of records costs few objects and an answer is made by copying.
///
/// The numbers of the protocol (types, classes, response codes, option codes) are `int`s with named constants: a number
/// that nobody knows yet passes through unchanged (RFC 3597), and `switch` works on those that are known.
///
/// The bytes of whole messages are read and written in [rootwalk.wire.codec]; presentation format is in
/// [rootwalk.wire.text], the format for programs in [rootwalk.wire.json].
@NullMarked
package rootwalk.wire;

import org.jspecify.annotations.NullMarked;
