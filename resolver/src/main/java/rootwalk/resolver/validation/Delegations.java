package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DelegationSigners;
import rootwalk.dnssec.denial.DelegationProof;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.resolver.cache.ZoneSecurity;
import rootwalk.resolver.contract.ChainFinding.Delegation.Source;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The verified information of trust anchors and parent zones about the keys of zones. For the resolving thread.
final class Delegations {

    private final ChainValidator.Components components;
    private final Lookup lookup;
    private final KnownZones known;
    private final Findings findings;

    Delegations(ChainValidator.Components components, Lookup lookup, KnownZones known, Findings findings) {
        this.components = components;
        this.lookup = lookup;
        this.known = known;
        this.findings = findings;
    }

    /// The information about the keys of a zone, from a trust anchor or from its parent.
    DelegationStatus of(Name zone) {
        Optional<RRset> anchor = components.anchors().deepest(zone);
        if (anchor.isEmpty()) {
            return new DelegationStatus.Unsigned(List.of());
        }
        if (anchor.get().owner().equals(zone)) {
            return signed(anchor.get(), Source.TRUST_ANCHOR, Integer.MAX_VALUE);
        }
        List<ExtendedError> insecure = known.insecure(zone);
        return insecure != null ? new DelegationStatus.Unsigned(insecure) : byParent(zone);
    }

    private DelegationStatus signed(RRset ds, Source source, int ttl) {
        DelegationSigners signers = DelegationSigners.of(ds, components.policy());
        Name zone = ds.owner();
        if (signers.isUsable()) {
            findings.delegation(zone, source, Security.SECURE, () -> signers.usable().stream()
                    .map(DelegationSigner::toString).collect(Collectors.joining(", ")));
            return new DelegationStatus.Signed(signers, ttl);
        }
        List<ExtendedError> why = signers.unsupported(components.policy()).stream().toList();
        known.keep(zone, new ZoneSecurity.Insecure(why), Math.min(ttl, ds.ttl()));
        findings.delegation(zone, source, Security.INSECURE,
                () -> why.isEmpty() ? "no usable DS record" : why.getFirst().text());
        return new DelegationStatus.Unsigned(why);
    }

    /// The information of the parent of a name, from the DS RRset of that name.
    DelegationStatus byParent(Name name) {
        Resolution found = lookup.resolve(new Question(name, RecordType.DS));
        return switch (found.isFailure() ? Security.INDETERMINATE : found.security()) {
            case SECURE -> secureDelegation(name, found);
            case INSECURE -> {
                RRset ds = signedByLocalParent(name, found);
                yield ds != null ? signed(ds, Source.PARENT, found.ttl())
                        : unsigned(name, found.ttl(), found.errors(),
                                "its parent is insecure, or has it in a span of opt-out");
            }
            case BOGUS, INDETERMINATE -> {
                // On the way, a zone above may have been found that is insecure, and its servers need not respond.
                List<ExtendedError> insecure = known.insecure(name);
                if (insecure != null) {
                    yield new DelegationStatus.Unsigned(insecure);
                }
                Verdict verdict = notObtained(name, RecordType.DS, found);
                findings.delegation(name, Source.PARENT, verdict.security(), () -> verdict.errors().getFirst().text());
                yield new DelegationStatus.Unknown(verdict);
            }
        };
    }

    /// The DS RRset in a signed parent zone that is served here, such as a copy of the root (RFC 8806). It is trusted
    /// like all data of this server. The child is not served here, so it is validated.
    private static @Nullable RRset signedByLocalParent(Name name, Resolution found) {
        RRset ds = found.localNames().contains(name) ? found.answer(name, RecordType.DS) : null;
        return ds != null && SignedRRset.signatures(ds, found.answer()) != null ? ds : null;
    }

    private DelegationStatus unsigned(Name name, int ttl, List<ExtendedError> errors, String why) {
        known.keep(name, new ZoneSecurity.Insecure(errors), ttl);
        findings.delegation(name, Source.PARENT, Security.INSECURE, () -> why);
        return new DelegationStatus.Unsigned(errors);
    }

    private DelegationStatus secureDelegation(Name name, Resolution found) {
        RRset ds = found.answer(name, RecordType.DS);
        if (ds != null) {
            return signed(ds, Source.PARENT, found.ttl());
        }
        if (!found.answer().isEmpty()) {
            // An alias, which a zone cannot have at its apex.
            return noCut(name, found.ttl());
        }
        Name zone = signer(found.authority(), name);
        return read(name, DenialRecords.of(zone, found.authority()).delegation(name, lookup.work()), found.ttl());
    }

    /// The zone that signed a verified denial of a DS RRset; a server may leave out its SOA record.
    private static Name signer(List<RRset> denial, Name name) {
        for (RRset rrset : denial) {
            if (rrset.type() == RecordType.SOA) {
                return rrset.owner();
            }
        }
        Name signer = Signers.above(denial, name);
        return signer == null ? name : signer;
    }

    private DelegationStatus noCut(Name name, int ttl) {
        known.keep(name, new ZoneSecurity.NoCut(), ttl);
        return new DelegationStatus.NoCut();
    }

    /// The status that a verified proof shows, which is cached for `ttl` seconds.
    DelegationStatus read(Name name, DelegationProof proof, int ttl) {
        return switch (proof) {
            case DelegationProof.InsecureDelegation _ -> unsigned(name, ttl, List.of(), "no DS record, proven");
            case DelegationProof.OptOut _ -> unsigned(name, ttl, List.of(), "no DS record, by a span of opt-out");
            case DelegationProof.NotADelegation _ -> noCut(name, ttl);
            case DelegationProof.NoSuchName _ -> new DelegationStatus.NoSuchName();
            case DelegationProof.TooManyIterations(boolean isBogus, ExtendedError error) -> isBogus ? unknown(error)
                    : unsigned(name, ttl, List.of(error), error.text());
            case DelegationProof.Unproven(var _, ExtendedError error) -> unknown(error);
            case DelegationProof.WorkSpent(ExtendedError error) -> unknown(error);
        };
    }

    private static DelegationStatus unknown(ExtendedError error) {
        return new DelegationStatus.Unknown(Verdict.bogus(error));
    }

    /// Whether data without a signature is permitted at a name: searches downwards for a zone without a chain of trust.
    ///
    /// @param cut
    ///            whose servers sent the response
    /// @return Unsigned if it may; Signed, NoCut or NoSuchName if the deepest zone is signed; or Unknown
    DelegationStatus lookForInsecureZone(Name name, Name cut) {
        List<ExtendedError> insecure = known.insecure(name);
        Optional<RRset> anchor = components.anchors().deepest(name);
        if (insecure != null || anchor.isEmpty()) {
            return new DelegationStatus.Unsigned(insecure == null ? List.of() : insecure);
        }
        DelegationStatus status = signed(anchor.get(), Source.TRUST_ANCHOR, Integer.MAX_VALUE);
        int top = known.deepestSecure(name, anchor.get().owner().labelCount());
        // The known cuts first: most queries are for names that are no cuts. A DS RRset may be above the cut in question. Above a
        // cut of the configuration, there may be others that are not known: an insecure one, whose servers need not respond.
        int lowest = Math.min(cut.labelCount(), name.labelCount());
        for (int labels = top + 1; labels <= lowest && status instanceof DelegationStatus.Signed; labels++) {
            Name above = name.ancestor(labels);
            if (lookup.isKnownCut(above)) {
                DelegationStatus found = byParent(above);
                if (!(found instanceof DelegationStatus.NoCut)) {
                    status = found;
                    top = labels;
                }
            }
        }
        for (int labels = top + 1; labels <= name.labelCount() && status instanceof DelegationStatus.Signed; labels++) {
            Name above = name.ancestor(labels);
            DelegationStatus found = known.isNoCut(above) ? new DelegationStatus.NoCut() : byParent(above);
            if (labels < lowest && isNoWay(found)) {
                // The servers on the way do not respond, or deny an empty non-terminal. What is proven of the cut counts.
                labels = lowest;
                found = byParent(name.ancestor(lowest));
            }
            if (!(found instanceof DelegationStatus.NoCut)) {
                status = found;
            }
        }
        return status;
    }

    private static boolean isNoWay(DelegationStatus found) {
        return found instanceof DelegationStatus.Unknown || found instanceof DelegationStatus.NoSuchName;
    }

    /// Why the records of a zone could not be obtained: they are bogus, or there was no response.
    static Verdict notObtained(Name zone, int type, Resolution found) {
        List<ExtendedError> errors = new ArrayList<>(found.errors());
        if (found.security() == Security.BOGUS && !errors.isEmpty()) {
            return Verdict.of(Security.BOGUS, errors);
        }
        boolean isBogus = found.security() == Security.BOGUS;
        errors.addFirst(new ExtendedError(isBogus ? ExtendedError.DNSSEC_BOGUS : ExtendedError.DNSSEC_INDETERMINATE,
                "no valid " + RecordType.name(type) + " RRset of " + zone + " was obtained"));
        return Verdict.of(isBogus ? Security.BOGUS : Security.INDETERMINATE, errors);
    }
}
