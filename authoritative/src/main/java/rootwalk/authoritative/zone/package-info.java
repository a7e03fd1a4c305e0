/// Zones as immutable snapshots.
///
/// A [rootwalk.authoritative.zone.Zone] holds its current [rootwalk.authoritative.zone.ZoneSnapshot] in one volatile
/// field. A snapshot is a [rootwalk.authoritative.zone.NameTrie] of [rootwalk.authoritative.zone.ZoneNode]s in
/// canonical order; a node is a name with its RRsets in the octets that they have in a response, and copies
/// them there ([rootwalk.wire.answer.RRsets]). The next snapshot is made by a
/// [rootwalk.authoritative.zone.ZoneEdit], which copies only the paths to what changes, for the one
/// [rootwalk.authoritative.zone.ZoneWriter] of the zone: readers need no lock, and an
/// old snapshot stays whole for as long as somebody reads it. RFC 1034 section 4.2, RFC 4034 section 6.1.
///
/// It knows neither files nor questions.
@NullMarked
package rootwalk.authoritative.zone;

import org.jspecify.annotations.NullMarked;
