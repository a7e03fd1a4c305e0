package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.dnssec.denial.Proof;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Decides on a denial (RFC 4035 section 5.4, RFC 5155 section 8). For the resolving thread.
final class DenialCheck {

    private final ChainOfTrust chain;
    private final Findings findings;

    DenialCheck(ChainOfTrust chain, Findings findings) {
        this.chain = chain;
        this.findings = findings;
    }

    Verdict decide(Evidence.Denial denial) {
        Name name = RecordsCheck.nameInZone(denial.name(), denial.question().type());
        List<ExtendedError> insecure = chain.knownInsecure(name);
        if (insecure != null) {
            return Verdict.of(Security.INSECURE, insecure);
        }
        if (denial.question().type() == RecordType.DNSKEY && chain.mustHaveKeys(denial.name())) {
            // Only those keys could verify the denial.
            return findings.denial(denial, Verdict.bogus(ChainOfTrust.noKeys(denial.name())), () -> name);
        }
        Verdict worst = null;
        for (Name signer : signers(denial, name)) {
            Verdict verdict = switch (chain.zone(signer)) {
                case ZoneStatus.Secure(ZoneKeys keys) -> verify(denial, keys);
                case ZoneStatus.Insecure(List<ExtendedError> errors) -> isBelowAnchor(signer, name)
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

    /// The zones whose records may deny the name, the deepest first.
    private List<Name> signers(Evidence.Denial denial, Name name) {
        List<Name> signers = new ArrayList<>(1);
        for (RRset rrset : denial.proof()) {
            if (VerifiedProof.isDenial(rrset)) {
                RRset signatures = VerifiedProof.signatures(denial.proof(), rrset);
                for (Name signer : Signers.of(rrset.owner(), rrset.type(), signatures)) {
                    if (name.isSubdomainOf(signer) && !signers.contains(signer)) {
                        signers.add(signer);
                    }
                }
            }
        }
        signers.sort((one, other) -> Integer.compare(other.labelCount(), one.labelCount()));
        return signers.size() <= 2 ? signers : signers.subList(0, 2);
    }

    /// Whether the insecure zone of a signer is that of the name, and no trust anchor is between the two.
    private boolean isBelowAnchor(Name signer, Name name) {
        return chain.anchorAbove(name).map(signer::isSubdomainOf).orElse(true);
    }

    private Verdict verify(Evidence.Denial denial, ZoneKeys keys) {
        VerifiedProof proof = VerifiedProof.of(denial.proof(), keys, chain);
        DenialRecords records = DenialRecords.of(keys.zone(), proof.sets());
        Proof result = denial.nameError() ? records.nameError(denial.name(), chain.work())
                : records.noData(denial.name(), denial.question().type(), chain.work());
        return switch (result) {
            case Proof.Proven _ -> withSoa(denial, keys, proof);
            case Proof.OptOut _ -> Verdict.INSECURE.within(proof.ttl());
            case Proof.TooManyIterations(boolean isBogus, ExtendedError error) -> isBogus ? Verdict.bogus(error)
                    : Verdict.of(Security.INSECURE, List.of(error));
            case Proof.Unproven(var _, ExtendedError error) -> Verdict.bogus(proof.errorOr(error));
            case Proof.WorkSpent(ExtendedError error) -> Verdict.bogus(error).everywhere();
        };
    }

    /// The SOA RRset is in the answer too, so it must be secure.
    private Verdict withSoa(Evidence.Denial denial, ZoneKeys keys, VerifiedProof proof) {
        RRset soa = soa(denial.proof());
        if (soa == null) {
            return Verdict.secure(proof.ttl(), proof.withSignatures());
        }
        RRset signatures = VerifiedProof.signatures(denial.proof(), soa);
        if (signatures == null) {
            return Verdict.bogus(new ExtendedError(ExtendedError.RRSIGS_MISSING, "no RRSIG of SOA of " + soa.owner()));
        }
        if (!soa.owner().equals(keys.zone())) {
            return Verdict.bogus(new ExtendedError(ExtendedError.DNSSEC_BOGUS,
                    "the SOA record is of zone " + soa.owner() + ", but the proof is of zone " + keys.zone()));
        }
        return switch (SignatureCheck.verify(soa, signatures, keys, chain.now(), chain.work())) {
            case SignatureResult.Valid valid -> {
                List<RRset> all = new ArrayList<>(proof.withSignatures().size() + 2);
                all.add(soa);
                all.add(signatures);
                all.addAll(proof.withSignatures());
                yield Verdict.secure(Math.min(proof.ttl(), valid.ttl(soa, signatures, chain.now())), all);
            }
            case SignatureResult.Invalid invalid -> Verdict.bogus(invalid.error());
        };
    }

    private static @Nullable RRset soa(List<RRset> proof) {
        return proof.isEmpty() || proof.getFirst().type() != RecordType.SOA ? null : proof.getFirst();
    }

    private Verdict withoutProof(Evidence.Denial denial, Name name) {
        return switch (chain.lookForInsecureZone(name, denial.reply().cut())) {
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
