/// DNS messages as bytes (RFC 1035 section 4, RFC 6891).
///
/// [rootwalk.wire.codec.RequestView] and [rootwalk.wire.codec.MessageWriter] are the hot pair: one of each lives on
/// every event loop, is used again for every query, and allocates nothing. The view lies over a received request and
/// finds its question and EDNS options in place; the writer sets header, question and sections into a reply, compresses
/// names and takes back what does not fit.
///
/// [rootwalk.wire.codec.MessageReader] turns a whole message into a [rootwalk.wire.codec.Message] of record sets, for
/// replies from other servers and for tools.
///
/// Reading is strict and bounded: compression pointers only lead backwards, names end at 255 octets, nothing is read
/// beyond an RDLENGTH, counts are held against the octets that are left, and trailing octets make a message malformed.
/// No octets make a reader throw.
@NullMarked
package rootwalk.wire.codec;

import org.jspecify.annotations.NullMarked;
