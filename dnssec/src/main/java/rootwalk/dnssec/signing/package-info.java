/// Signs zones: DNSKEY, RRSIG, and NSEC or NSEC3 records (RFC 4035 section 2, RFC 5155 section 7.1).
///
/// [rootwalk.dnssec.signing.ZoneSigner] is the entry point: it takes the RRsets of a zone and returns them with those that signing
/// adds. [rootwalk.dnssec.signing.KeyText] reads the keys that `dnssec-keygen` of BIND writes. [rootwalk.dnssec.signing.Denial]
/// says how the zone denies names; `NsecChain` and `Nsec3Chain` make the records for it.
///
/// No input and output: RRsets, keys and times are passed in. The private operation itself is in `rootwalk.dnssec.crypto`.
@NullMarked
package rootwalk.dnssec.signing;

import org.jspecify.annotations.NullMarked;
