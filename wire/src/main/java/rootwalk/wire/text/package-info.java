/// Presentation format (RFC 1035 section 5.1, RFC 3597 section 5): records as text. Not used on the fast path.
///
/// [rootwalk.wire.text.RdataText] is the entry point for the data of one record. [rootwalk.wire.text.ZoneLexer]
/// splits text into entries, [rootwalk.wire.text.RdataParser] reads the data of a record from the fields of an
/// [rootwalk.wire.text.Entry].
@NullMarked
package rootwalk.wire.text;

import org.jspecify.annotations.NullMarked;
