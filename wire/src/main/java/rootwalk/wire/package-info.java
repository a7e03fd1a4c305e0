/// DNS as data: names, questions, resource record sets, EDNS, and the numbers of the protocol.
///
/// [rootwalk.wire.Name] is the entry point. Everything here is immutable and independent of sockets, caches and zones.
/// A name has the octets and the case that it was made from, and is compared without regard to case (RFC 4343). A
/// [rootwalk.wire.RRset] has its RDATA in wire format, uncompressed, in one array, so that it takes few objects and an
/// answer is written by copying.
///
/// The numbers of the protocol (types, classes, response codes, option codes) are `int`s with named constants:
/// unknown numbers pass through unchanged (RFC 3597), and `switch` works on the known ones.
///
/// Messages are encoded and decoded in [rootwalk.wire.codec]; presentation format is in [rootwalk.wire.text], JSON in
/// [rootwalk.wire.json].
@NullMarked
package rootwalk.wire;

import org.jspecify.annotations.NullMarked;
