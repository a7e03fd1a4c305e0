/// Answers from zones.
///
/// [rootwalk.authoritative.Authority] is the entry point. A question is a [rootwalk.wire.codec.QuestionView]; its
/// name is converted once to a [rootwalk.authoritative.zone.NameKey], which finds the deepest zone and then, in one
/// descent through the snapshot of that zone, the nodes at and above the name. If there is a delegation among them,
/// the answer is a referral; if there is a DNAME, an alias. The node of the name, or the wildcard below the closest
/// encloser, gives an answer, an alias or a negative answer with the SOA record. An [rootwalk.wire.answer.Answer]
/// takes references to the RRsets of nodes. If it includes DNSSEC records, a `DenialProof` collects the NSEC or NSEC3
/// records that prove what is denied; the signatures are added when the answer is written. RFC 1034 section 4.3.2, RFC
/// 2308, RFC 4035 section 3.1, RFC 4592, RFC 5155 section 7.2, RFC 6672, RFC 8482, RFC 9471.
///
/// Zones are in [rootwalk.authoritative.zone], their files in [rootwalk.authoritative.file], their transfers in
/// [rootwalk.authoritative.transfer]. Nothing here depends on
/// sockets or on the resolver.
@NullMarked
package rootwalk.authoritative;

import org.jspecify.annotations.NullMarked;
