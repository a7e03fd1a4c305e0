/// Presentation format (RFC 1035 section 5.1, RFC 3597 section 5): records as people write and read them. The one door
/// to dnsjava's record classes, which know the text form of some seventy types; cold code only.
@NullMarked
package rootwalk.wire.text;

import org.jspecify.annotations.NullMarked;
