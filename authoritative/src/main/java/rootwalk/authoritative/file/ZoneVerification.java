package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.RecordType;

/// Verifies a signed zone as a validating resolver would: every signature, and the NSEC or NSEC3 chain (RFC 4035 section 2). An
/// error is a problem for which resolvers treat answers as bogus; the zone is served nevertheless. Used once.
public final class ZoneVerification {

    private final ZoneSnapshot zone;
    private final Findings findings;
    /// The delegation or DNAME that the names being visited are below.
    private @Nullable ZoneNode above;

    private ZoneVerification(ZoneSnapshot zone, Findings findings) {
        this.zone = zone;
        this.findings = findings;
    }

    /// The problems of a zone that was read from a file. For a zone without signatures, only keys are reported, since
    /// they have no use.
    ///
    /// @param includeBase as for [ZoneFile#read]
    /// @param time at which the signatures must be valid
    public static List<ZoneProblem> verify(
            ZoneSnapshot zone, Path file, Optional<Path> includeBase, ProblemDetail detail, ValidationTime time) {
        Findings findings = new Findings(detail);
        if (isSigned(zone)) {
            new ZoneVerification(zone, findings).verify(time);
        } else {
            keysAlone(zone, findings);
        }
        return FindingPlaces.problems(findings, zone.apex(), file, includeBase, detail);
    }

    /// A zone that is not signed yet may have keys, but also one that lost its signatures.
    private static void keysAlone(ZoneSnapshot zone, Findings findings) {
        if (zone.apexNode().ofType(RecordType.DNSKEY) != ZoneNode.NONE) {
            findings.warning(zone.apexNode(), RecordType.DNSKEY, "the zone " + zone.apex()
                    + " has DNSKEY records but is not signed; if its parent has a DS record, resolvers reject it",
                    "sign the zone, or remove the DNSKEY records");
        }
    }

    private static boolean isSigned(ZoneSnapshot zone) {
        return hasSignature(zone.names()) || hasSignature(zone.nsec3());
    }

    private static boolean hasSignature(NameTrie<ZoneNode> names) {
        for (ZoneNode node : names) {
            if (node.ofType(RecordType.RRSIG) != ZoneNode.NONE) {
                return true;
            }
        }
        return false;
    }

    private void verify(ValidationTime time) {
        int rrset = zone.apexNode().ofType(RecordType.DNSKEY);
        if (rrset == ZoneNode.NONE) {
            findings.error(zone.apex(), RecordType.SOA, 0, ChainCheck.noKeys(zone.apex()),
                    ChainCheck.KEYS_OR_NO_SIGNATURES);
            return;
        }
        ZoneKeys keys = ZoneKeys.of(zone.apexNode().rrset(rrset), AlgorithmPolicy.SHA1_VALIDATED, Crypto.fastest());
        SignatureVerification signatures = new SignatureVerification(keys, findings, time);
        ChainVerification chain = ChainVerification.of(zone, findings);
        for (ZoneNode node : zone.names()) {
            if (above != null && !node.name().isBelow(above.name())) {
                above = null;
            }
            if (above == null) {
                signatures.verify(node);
                chain.verify(node);
                above = node.isDelegationOrDname() ? node : null;
            } else if (above.isDelegation()) {
                occluded(node, above);
            } else if (chain.includesBelowDname(node)) {
                signatures.verify(node);
            }
        }
        for (ZoneNode owner : zone.nsec3()) {
            signatures.verify(owner);
        }
        chain.end();
    }

    /// RFC 4035 section 2.2: records below a delegation are not of this zone.
    private void occluded(ZoneNode node, ZoneNode cut) {
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            if (type == RecordType.RRSIG || type == RecordType.NSEC) {
                findings.error(node.name(), type, 0, node.name() + ", below the delegation of " + cut.name() + ", has "
                        + RecordType.name(type) + " records", "sign the zone again; glue must not be signed");
                return;
            }
        }
    }
}
