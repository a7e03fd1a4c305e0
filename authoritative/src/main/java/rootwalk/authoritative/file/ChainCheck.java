package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.zone.Denial;
import rootwalk.authoritative.zone.Nsec3Chain;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.denial.Nsec3Limits;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Warns of missing keys, and of an NSEC or NSEC3 chain that resolvers will not accept; the zone is served
/// nevertheless. Signatures are not verified here, since that takes long; see [ZoneVerification].
final class ChainCheck {

    static final String FEWER_ITERATIONS = "sign the zone with 0 iterations (RFC 9276 sections 3.1 and 3.2)";

    static final String KEYS_OR_NO_SIGNATURES = "sign the zone again, with its keys, or remove the signatures";

    private ChainCheck() {}

    /// The warnings about a zone that was read from a file.
    ///
    /// @param includeBase as for [ZoneFile#read]
    static List<ZoneProblem> warnings(ZoneSnapshot zone, Path file, Optional<Path> includeBase) {
        boolean isSigned = zone.apexNode().ofType(RecordType.RRSIG) != ZoneNode.NONE;
        if (!isSigned && !(zone.denial() instanceof Denial.Nsec3)) {
            return List.of();
        }
        Findings findings = new Findings(ProblemDetail.FEW);
        if (isSigned && zone.apexNode().ofType(RecordType.DNSKEY) == ZoneNode.NONE) {
            findings.warning(zone.apexNode(), RecordType.SOA, noKeys(zone.apex()), KEYS_OR_NO_SIGNATURES);
        }
        switch (zone.denial()) {
            case Denial.None _ -> missing(zone, findings);
            case Denial.Nsec _ -> {}
            case Denial.Nsec3(Nsec3Chain chain) -> nsec3(zone.apex(), chain, findings);
        }
        return FindingPlaces.problems(findings, zone.apex(), file, includeBase, ProblemDetail.FEW);
    }

    static String noKeys(Name apex) {
        return "the zone " + apex + " has signatures but no DNSKEY record";
    }

    private static void missing(ZoneSnapshot zone, Findings findings) {
        findings.warning(zone.apexNode(), RecordType.SOA, "the zone " + zone.apex() + " is signed, but has no NSEC"
                + " or NSEC3 chain that can be used", "rootwalk check zone shows more");
    }

    private static void nsec3(Name apex, Nsec3Chain chain, Findings findings) {
        chain.gap().ifPresent(owner -> findings.warning(owner, RecordType.NSEC3, "the NSEC3 chain of " + apex
                + " has a gap after " + owner.name(), ChainVerification.SIGN_AGAIN));
        if (chain.iterations() > Nsec3Limits.INSECURE_ABOVE) {
            findings.warning(apex, RecordType.NSEC3PARAM, 0, iterations(apex, chain), FEWER_ITERATIONS);
        }
    }

    static String iterations(Name apex, Nsec3Chain chain) {
        return "the NSEC3 chain of " + apex + " has " + chain.iterations() + " iterations; with more than "
                + Nsec3Limits.INSECURE_ABOVE + ", resolvers treat its denials as insecure, or reject them";
    }
}
