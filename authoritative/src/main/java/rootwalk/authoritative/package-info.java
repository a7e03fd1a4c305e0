/// Answers from zones.
///
/// [rootwalk.authoritative.Authority] is the door. A question comes as a [rootwalk.wire.codec.RequestView]; its name is
/// spelt once as a [rootwalk.authoritative.zone.NameKey], with which the deepest zone is found and then, in one descent
/// through that zone's snapshot, the nodes at the name and above it. A delegation among them makes a referral, a DNAME
/// an alias; the node of the name, or the wildcard below the closest encloser, gives an answer, an alias or nothing;
/// and the SOA goes along with nothing. Records are copied as the node has them ready. RFC 1034 section 4.3.2, RFC
/// 2308, RFC 4592, RFC 6672, RFC 8482, RFC 9471.
///
/// Zones live in [rootwalk.authoritative.zone], their files in [rootwalk.authoritative.file]. Nothing here knows
/// sockets or resolving.
@NullMarked
package rootwalk.authoritative;

import org.jspecify.annotations.NullMarked;
