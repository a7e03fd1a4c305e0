/// Zones as immutable snapshots.
///
/// A [rootwalk.authoritative.zone.Zone] holds its current [rootwalk.authoritative.zone.ZoneSnapshot] in one volatile
/// field. A snapshot is a [rootwalk.authoritative.zone.NameTrie] of [rootwalk.authoritative.zone.ZoneNode]s in
/// canonical order; a node is a name with its RRsets in the wire format that they have in a response, and copies them
/// there ([rootwalk.wire.answer.RRsetSource]). A [rootwalk.authoritative.zone.ZoneEdit] builds a snapshot, either from
/// nothing, or from the last snapshot, of which it copies only the paths to the changed names. The
/// [rootwalk.authoritative.zone.ZoneWriter] of the zone publishes it. Readers need no lock, and an old snapshot stays
/// complete as long as it is read. RFC 1034 section 4.2, RFC 4034 section 6.1.
///
/// A zone may have a [rootwalk.authoritative.zone.Zone.Recorder]: then each change is durable before it is served, and the
/// [rootwalk.authoritative.zone.ZoneHistory] has the latest [rootwalk.authoritative.zone.ZoneDelta]s.
///
/// The [rootwalk.authoritative.zone.Denial] of a snapshot says which chain proves that names and types do not exist:
/// NSEC, or the NSEC3 records of one [rootwalk.authoritative.zone.Nsec3Chain]. When a snapshot is made, `DenialLinks`
/// stores in each node references to the records of the chain that deny it, so that a query for a name that exists
/// needs neither a search nor a hash. RFC 5155 section 7.1.
///
/// It depends neither on files nor on queries.
@NullMarked
package rootwalk.authoritative.zone;

import org.jspecify.annotations.NullMarked;
