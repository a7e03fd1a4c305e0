/// Validation of responses by chains of trust (RFC 4035 section 5).
///
/// [rootwalk.resolver.validation.ChainValidator] is the entry point: it decides on each part of a response before that is stored.
/// A chain of trust has these links, from the top:
///
///     trust anchor -> DNSKEY of its zone -> DS of a child zone -> DNSKEY of the child zone -> ... -> RRset or denial
///
/// 1. A part with signatures is verified with the keys of the zone that made them ([rootwalk.resolver.validation.RecordsCheck] for
///    an RRset, [rootwalk.resolver.validation.DenialCheck] for a denial).
/// 2. [rootwalk.resolver.validation.ChainOfTrust] has the keys of a zone: it looks up the DNSKEY RRset, which is verified by the DS
///    RRset of the zone, or by the trust anchor. The DS RRset is looked up too, and is verified with the keys of the parent zone
///    when that response is validated: so each chain is followed upwards to a trust anchor, or to a zone whose keys are known.
/// 3. A part without signatures is insecure if it is in a zone without a chain of trust. [rootwalk.resolver.validation.Delegations]
///    finds that out downwards from the deepest zone with known keys, by the DS RRset of each name on the way, first of the known
///    cuts ([rootwalk.resolver.validation.DelegationStatus]). A referral with a proof that there is no DS RRset makes this search unnecessary. If there is
///    no such zone, the part is bogus.
///
/// What is known about a zone ([rootwalk.resolver.validation.KnownZones]) is in the
/// [rootwalk.resolver.cache.ZoneSecurityCache]: its keys, parsed once, or that it is
/// insecure, or that there is no cut. Keys and DS RRsets are looked up as parts of the client's query, with its budget; signatures
/// and hashes count in its [rootwalk.dnssec.Work]. A signature that was valid is not verified again
/// ([rootwalk.dnssec.ValidSignatures]), but it counts. All of it runs on the thread of the resolution.
///
/// Cryptography and proofs are in `rootwalk.dnssec`. Independent of servers, of queries to them, and of clients.
@NullMarked
package rootwalk.resolver.validation;

import org.jspecify.annotations.NullMarked;
