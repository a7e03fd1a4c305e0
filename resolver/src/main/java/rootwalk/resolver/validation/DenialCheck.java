package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.denial.DelegationProof;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.dnssec.denial.Proof;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Validates a denial (RFC 4035 section 5.4, RFC 5155 section 8). For the resolving thread.
final class DenialCheck {

    private final ChainOfTrust chain;
    private final Findings findings;

    DenialCheck(ChainOfTrust chain, Findings findings) {
        this.chain = chain;
        this.findings = findings;
    }

    Verdict decide(Evidence.Denial denial) {
        Name name = RecordsCheck.nameInZone(denial.name(), denial.question().type());
        List<ExtendedError> insecure = chain.known().insecure(name);
        if (insecure != null) {
            return Verdict.of(Security.INSECURE, insecure);
        }
        if (denial.question().type() == RecordType.DNSKEY && chain.mustHaveKeys(denial.name())) {
            // Only those keys could verify the denial.
            return findings.denial(denial, Verdict.bogus(ChainOfTrust.noKeys(denial.name())), () -> name);
        }
        Verdict worst = null;
        for (Name signer : Signers.of(denial.proof(), name)) {
            Verdict verdict = switch (chain.zone(signer)) {
                case ZoneStatus.Secure(ZoneKeys keys) -> verify(denial, keys);
                case ZoneStatus.Insecure(List<ExtendedError> errors) -> chain.known().isBelowAnchor(signer, name)
                        ? Verdict.of(Security.INSECURE, errors) : null;
                case ZoneStatus.Broken(Verdict broken) -> broken;
                case ZoneStatus.NoZone _ -> null;
            };
            if (verdict != null && verdict.security().isUsable()) {
                return findings.denial(denial, verdict, () -> "by records of zone " + signer);
            }
            worst = verdict == null ? worst : verdict;
        }
        return findings.denial(denial, worst != null ? worst : withoutProof(denial, name), () -> name);
    }

    private Verdict verify(Evidence.Denial denial, ZoneKeys keys) {
        VerifiedProof proof = VerifiedProof.of(denial.proof(), keys, chain);
        DenialRecords records = DenialRecords.of(keys.zone(), proof.rrsets());
        Proof result = denial.nameError() ? records.nameError(denial.name(), chain.work())
                : records.noData(denial.name(), denial.question().type(), chain.work());
        if (denial.nameError() && result instanceof Proof.Unproven
                && records.noData(denial.name(), denial.question().type(), chain.work()) instanceof Proof.Proven) {
            // Some servers send NXDOMAIN for empty non-terminals. The response code is not signed; the proof is.
            return withSoa(denial, keys, proof).ofExistingName();
        }
        return switch (result) {
            case Proof.Proven _ -> withSoa(denial, keys, proof);
            case Proof.OptOut _ -> Verdict.INSECURE.within(proof.ttl());
            case Proof.TooManyIterations(boolean isBogus, ExtendedError error) -> isBogus ? chain.bogus(error)
                    : Verdict.of(Security.INSECURE, List.of(error));
            case Proof.Unproven(var _, ExtendedError error) -> isInInsecureZone(denial, records)
                    ? Verdict.INSECURE.within(proof.ttl())
                    : chain.bogus(proof.errorOr(error));
            case Proof.WorkSpent(ExtendedError error) -> chain.bogus(error);
        };
    }

    /// Whether the records prove an insecure delegation at or above the name. In this case the name is not in this
    /// zone, although its server sent no referral to the child, and no data about the name is signed (RFC 4035 section
    /// 5.2).
    private boolean isInInsecureZone(Evidence.Denial denial, DenialRecords records) {
        Name name = RecordsCheck.nameInZone(denial.name(), denial.question().type());
        for (int labels = records.zone().labelCount() + 1; labels <= name.labelCount(); labels++) {
            if (records.delegation(name.ancestor(labels), chain.work()) instanceof DelegationProof.InsecureDelegation) {
                return true;
            }
        }
        return false;
    }

    /// The SOA RRset is in the answer too, so it must be secure.
    private Verdict withSoa(Evidence.Denial denial, ZoneKeys keys, VerifiedProof proof) {
        RRset soa = soa(denial.proof());
        if (soa == null) {
            return Verdict.secure(proof.ttl(), proof.withSignatures());
        }
        RRset signatures = SignedRRset.signatures(soa, denial.proof());
        if (signatures == null) {
            return Verdict.bogus(new ExtendedError(ExtendedError.RRSIGS_MISSING, "no RRSIG of SOA of " + soa.owner()));
        }
        if (!soa.owner().equals(keys.zone())) {
            return Verdict.bogus(new ExtendedError(ExtendedError.DNSSEC_BOGUS,
                    "the SOA record is of zone " + soa.owner() + ", but the proof is of zone " + keys.zone()));
        }
        return switch (chain.verify(soa, signatures, keys)) {
            case SignatureResult.Valid valid -> {
                List<RRset> all = new ArrayList<>(proof.withSignatures().size() + 2);
                all.add(soa);
                all.add(signatures);
                all.addAll(proof.withSignatures());
                yield Verdict.secure(Math.min(proof.ttl(), valid.ttl(soa, signatures, chain.now())), all);
            }
            case SignatureResult.Invalid invalid -> chain.bogus(invalid.error());
        };
    }

    private static @Nullable RRset soa(List<RRset> proof) {
        return proof.isEmpty() || proof.getFirst().type() != RecordType.SOA ? null : proof.getFirst();
    }

    private Verdict withoutProof(Evidence.Denial denial, Name name) {
        return switch (chain.delegations().lookForInsecureZone(name, denial.reply().cut())) {
            case DelegationStatus.Unsigned(List<ExtendedError> errors) -> Verdict.of(Security.INSECURE, errors);
            case DelegationStatus.Unknown(Verdict verdict) -> (verdict.security() == Security.BOGUS
                    ? verdict.because(missing(denial))
                    : verdict).here();
            case DelegationStatus.Signed _,DelegationStatus.NoCut _,DelegationStatus.NoSuchName _ ->
                Verdict.bogus(missing(denial));
        };
    }

    private static ExtendedError missing(Evidence.Denial denial) {
        boolean hasDenial = denial.proof().stream().anyMatch(VerifiedProof::isDenial);
        List<String> why = new ArrayList<>();
        why.add((hasDenial ? "no NSEC or NSEC3 record signed by its zone: " : "no NSEC or NSEC3 record: ")
                + denial.name()
                + (denial.nameError() ? "" : " " + RecordType.name(denial.question().type())));
        why.addAll(Forwarders.whyUnsigned(denial.reply()));
        return new ExtendedError(ExtendedError.NSEC_MISSING, String.join("; ", why));
    }
}
