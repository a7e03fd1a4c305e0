package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.ZoneKeys;
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

/// Validates an RRset (RFC 4035 section 5.3). For the resolving thread.
final class RecordsCheck {

    private final ChainOfTrust chain;
    private final Findings findings;

    RecordsCheck(ChainOfTrust chain, Findings findings) {
        this.chain = chain;
        this.findings = findings;
    }

    Verdict decide(Evidence.Records evidence) {
        SignedRRset records = evidence.records();
        Name owner = records.rrset().owner();
        int type = records.rrset().type();
        // Signatures are not signed themselves (RFC 4035 section 2.2).
        List<ExtendedError> insecure =
                type == RecordType.RRSIG ? List.of() : chain.known().insecure(nameInZone(owner, type));
        if (insecure != null) {
            return Verdict.of(Security.INSECURE, insecure);
        }
        if (type == RecordType.DNSKEY) {
            Verdict keys = chain.decideKeys(records);
            if (keys != null) {
                return keys;
            }
        }
        Verdict signed = bySignatures(records);
        return signed != null ? signed : withoutSignature(evidence, nameInZone(owner, type));
    }

    /// A name of the zone that has an RRset: a DS RRset is in the parent zone.
    static Name nameInZone(Name owner, int type) {
        return type == RecordType.DS && !owner.isRoot() ? owner.parent() : owner;
    }

    /// The decision by the keys of a signer, or null if no zone may have signed the RRset.
    private @Nullable Verdict bySignatures(SignedRRset records) {
        RRset rrset = records.rrset();
        Verdict worst = null;
        for (Name signer : Signers.of(rrset.owner(), rrset.type(), records.signatures())) {
            switch (chain.zone(signer)) {
                case ZoneStatus.Secure(ZoneKeys keys) -> {
                    Verdict verdict = verify(records, keys);
                    if (verdict.security().isUsable()) {
                        return verdict;
                    }
                    worst = verdict;
                }
                case ZoneStatus.Insecure(List<ExtendedError> errors) -> {
                    if (chain.known().isBelowAnchor(signer, rrset.owner())) {
                        return findings.records(records, Verdict.of(Security.INSECURE, errors), () -> signer);
                    }
                }
                case ZoneStatus.Broken(Verdict verdict) -> worst = findings.records(records, verdict, () -> signer);
                case ZoneStatus.NoZone _ -> {}
            }
        }
        return worst;
    }

    private Verdict verify(SignedRRset records, ZoneKeys keys) {
        RRset rrset = records.rrset();
        RRset signatures = records.signatures();
        if (signatures == null) {
            throw new IllegalArgumentException("an RRset without signatures has no signer");
        }
        return switch (chain.verify(rrset, signatures, keys)) {
            case SignatureResult.Valid valid -> {
                int ttl = valid.ttl(rrset, signatures, chain.now());
                yield valid.wildcard().isEmpty()
                        ? findings.records(records, Verdict.secure(ttl, List.of()),
                                () -> "by key " + valid.key() + " of " + keys.zone())
                        : expanded(records, valid.wildcard().get(), keys, ttl);
            }
            case SignatureResult.Invalid(Reason _, ExtendedError error) ->
                findings.records(records, chain.bogus(error), keys::zone);
        };
    }

    /// An RRset that was synthesised from a wildcard needs a proof that its owner does not exist (RFC 4035 section 5.3.4).
    private Verdict expanded(SignedRRset records, Name wildcard, ZoneKeys keys, int ttl) {
        VerifiedProof proof = VerifiedProof.of(records.proof(), keys, chain);
        Name owner = records.rrset().owner();
        DenialRecords denials = DenialRecords.of(keys.zone(), proof.rrsets());
        Verdict verdict = switch (denials.wildcardAnswer(owner, wildcard, chain.work())) {
            case Proof.Proven _ -> Verdict.secure(Math.min(ttl, proof.ttl()), proof.withSignatures());
            case Proof.OptOut _ -> Verdict.INSECURE.within(proof.ttl());
            case Proof.TooManyIterations(boolean isBogus, ExtendedError error) -> isBogus ? chain.bogus(error)
                    : Verdict.of(Security.INSECURE, List.of(error));
            case Proof.Unproven(var _, ExtendedError error) -> chain.bogus(proof.errorOr(error));
            case Proof.WorkSpent(ExtendedError error) -> chain.bogus(error);
        };
        return findings.records(records, verdict, () -> "from " + wildcard);
    }

    private Verdict withoutSignature(Evidence.Records evidence, Name name) {
        SignedRRset records = evidence.records();
        return findings.records(records,
                switch (chain.delegations().lookForInsecureZone(name, evidence.reply().cut())) {
                    case DelegationStatus.Unsigned(List<ExtendedError> errors) -> Verdict.of(Security.INSECURE, errors);
                    case DelegationStatus.Unknown(Verdict verdict) -> (verdict.security() == Security.BOGUS
                            ? verdict.because(missing(evidence))
                            : verdict).here();
                    case DelegationStatus.Signed _,DelegationStatus.NoCut _ -> Verdict.bogus(missing(evidence));
                    case DelegationStatus.NoSuchName _ -> Verdict.bogus(denied(evidence));
                }, () -> name);
    }

    private static ExtendedError missing(Evidence.Records evidence) {
        RRset rrset = evidence.records().rrset();
        String what = RecordType.name(rrset.type()) + " of " + rrset.owner();
        RRset signatures = evidence.records().signatures();
        List<String> why = new ArrayList<>();
        why.add(signatures == null ? "no RRSIG of " + what : "no RRSIG of " + what + " is by its zone");
        why.addAll(Forwarders.whyUnsigned(evidence.reply()));
        return new ExtendedError(signatures == null ? ExtendedError.RRSIGS_MISSING : ExtendedError.DNSSEC_BOGUS,
                String.join("; ", why));
    }

    private static ExtendedError denied(Evidence.Records evidence) {
        RRset rrset = evidence.records().rrset();
        return new ExtendedError(ExtendedError.RRSIGS_MISSING, "no RRSIG of " + RecordType.name(rrset.type()) + " of "
                + rrset.owner() + ", and a signed zone above denies that the name exists;"
                + " a private zone needs an entry in dnssec.negative-trust-anchors");
    }
}
