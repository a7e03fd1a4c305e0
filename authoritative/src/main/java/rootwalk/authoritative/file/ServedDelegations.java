package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Compares the DS records of a zone with the keys of a zone below it that is served as well.
final class ServedDelegations {

    private static final String REMEDY = "publish the DS record of a key that is in the child zone, or remove it";

    private static final String REJECTED = ": validating resolvers do not accept its answers";

    private ServedDelegations() {}

    /// The problems of the delegation of a child zone. A DS record without a matching key is no error, since it may be
    /// published before the key. But at least one of the DS records must match a key (RFC 4035 section 2.4).
    ///
    /// @param file of the parent zone
    /// @param includeBase as for [ZoneFile#read]
    static List<ZoneProblem> problems(ZoneSnapshot parent, Path file, Optional<Path> includeBase, ZoneSnapshot child) {
        RRset signers = parent.rrset(child.apex(), RecordType.DS);
        if (signers == null) {
            return List.of();
        }
        Findings findings = new Findings(ProblemDetail.FEW);
        int rrset = child.apexNode().ofType(RecordType.DNSKEY);
        if (child.apexNode().ofType(RecordType.RRSIG) == ZoneNode.NONE) {
            findings.warning(child.apex(), RecordType.DS, 0,
                    "the zone " + child.apex() + " has a DS record, but is not signed" + REJECTED,
                    "sign the zone, or remove its DS record");
        } else if (rrset == ZoneNode.NONE) {
            findings.warning(child.apex(), RecordType.DS, 0,
                    "the zone " + child.apex() + " has a DS record, but no DNSKEY record" + REJECTED, REMEDY);
        } else {
            compare(signers, ZoneKeys.of(child.apexNode().rrset(rrset), AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()),
                    findings);
        }
        return FindingPlaces.problems(findings, parent.apex(), file, includeBase, ProblemDetail.FEW);
    }

    private static void compare(RRset signers, ZoneKeys keys, Findings findings) {
        List<Integer> without = new ArrayList<>();
        for (int i = 0; i < signers.size(); i++) {
            if (!hasKey(signers.rdata(i), keys)) {
                without.add(i);
            }
        }
        boolean isBroken = without.size() == signers.size();
        for (int index : without) {
            findings.warning(signers.owner(), RecordType.DS, index, "the DS record of " + signers.owner()
                    + " matches no DNSKEY record of that zone, which this server serves too"
                    + (isBroken ? REJECTED : ""), REMEDY);
        }
    }

    /// Whether the record matches a key, or cannot be compared because its digest type is unknown.
    private static boolean hasKey(Rdata data, ZoneKeys keys) {
        DelegationSigner signer = DelegationSigner.of(data).orElse(null);
        if (signer == null || !AlgorithmPolicy.SHA1_VALIDATED.supportsDigest(signer.digestType())) {
            return true;
        }
        for (DnsKey key : keys.keys()) {
            if (signer.matches(keys.zone(), key)) {
                return true;
            }
        }
        return false;
    }
}
