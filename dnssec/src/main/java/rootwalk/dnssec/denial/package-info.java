/// Authenticated denial of existence (RFC 4035 section 5.4, RFC 5155 section 8).
///
/// [rootwalk.dnssec.denial.DenialRecords] is the entry point: the NSEC and NSEC3 records of a response whose signatures
/// are verified. Its methods say what the records prove: a [rootwalk.dnssec.denial.Proof] about a name and a type, or a
/// [rootwalk.dnssec.denial.DelegationProof] about a zone cut. They are functions of the records alone; only the hashes that
/// they compute are counted, in a [rootwalk.dnssec.Work].
///
/// [rootwalk.dnssec.denial.Nsec3Hash] computes the hash of a name, also for servers;
/// [rootwalk.dnssec.denial.Nsec3Hashes] stores the hashes that one lookup needs more than once.
@NullMarked
package rootwalk.dnssec.denial;

import org.jspecify.annotations.NullMarked;
