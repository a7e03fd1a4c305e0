/// Answers from zones.
///
/// [rootwalk.authoritative.Authority] is the entry point. A question is a [rootwalk.wire.codec.QuestionView]; its name is
/// spelled once as a [rootwalk.authoritative.zone.NameKey], with which the deepest zone is found and then, in one descent
/// through the snapshot of that zone, the nodes at the name and above it. A delegation among them makes a referral, a
/// DNAME an alias; the node of the name, or the wildcard below the closest encloser, gives an answer, an alias or
/// nothing; the SOA is added to nothing. An [rootwalk.wire.answer.Answer] takes references to the RRsets of nodes. RFC 1034 section 4.3.2, RFC
/// 2308, RFC 4592, RFC 6672, RFC 8482, RFC 9471.
///
/// Zones live in [rootwalk.authoritative.zone], their files in [rootwalk.authoritative.file]. Nothing here knows
/// sockets or resolving.
@NullMarked
package rootwalk.authoritative;

import org.jspecify.annotations.NullMarked;
