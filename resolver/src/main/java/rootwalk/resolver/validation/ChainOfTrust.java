package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DelegationSigners;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.KeySetCheck;
import rootwalk.dnssec.KeySetResult;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.denial.DelegationProof;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.resolver.cache.ZoneSecurity;
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

/// The chains of trust, as far as one response needs them. For the resolving thread.
final class ChainOfTrust {

    private final ChainValidator.Components components;
    private final Lookup lookup;
    private final Findings findings;

    ChainOfTrust(ChainValidator.Components components, Lookup lookup) {
        this.components = components;
        this.lookup = lookup;
        findings = new Findings(lookup);
    }

    /// The time at which signatures are judged. The signature of a trust anchor may show that the clock is right.
    ValidationTime now() {
        return components.clock().time();
    }

    Work work() {
        return lookup.work();
    }

    /// The zone of the deepest trust anchor at or above a name, if what is there is validated.
    Optional<Name> anchorAbove(Name name) {
        return components.anchors().deepest(name).map(RRset::owner);
    }

    /// Whether the insecure zone of a signer is that of a name, and no trust anchor is between the two.
    boolean isBelowAnchor(Name signer, Name name) {
        return anchorAbove(name).map(signer::isSubdomainOf).orElse(true);
    }

    /// Verifies an NSEC or NSEC3 RRset, once for each response.
    SignatureResult verifyDenial(RRset rrset, RRset signatures, ZoneKeys keys) {
        return lookup.kept(VerifiedDenials.class, VerifiedDenials::new).verify(keys.zone(), rrset, signatures,
                () -> SignatureCheck.verify(rrset, signatures, keys, now(), lookup.work()));
    }

    /// The data is bogus. If the work for the response is spent, that is so for each other server too.
    Verdict bogus(ExtendedError error) {
        Verdict verdict = Verdict.bogus(error);
        return lookup.work().isSpent() ? verdict.everywhere() : verdict;
    }

    /// Why a name is insecure, if that is known without any query: there is no trust anchor, or the name is in a zone that is known
    /// to be insecure.
    @Nullable
    List<ExtendedError> knownInsecure(Name name) {
        Optional<Name> anchor = anchorAbove(name);
        if (anchor.isEmpty()) {
            return List.of();
        }
        long millis = components.time().millis();
        // The anchor itself is valid whatever its parent says (RFC 6840 section 5.10).
        for (int labels = name.labelCount(); labels > anchor.get().labelCount(); labels--) {
            if (components.zones().find(name.ancestor(labels), millis) instanceof ZoneSecurity.Insecure insecure) {
                return insecure.errors();
            }
        }
        return null;
    }

    /// The keys of a zone.
    ZoneStatus zone(Name zone) {
        ZoneStatus known = knownZone(zone);
        if (known != null) {
            return known;
        }
        return switch (signersOf(zone)) {
            case DelegationStatus.Unsigned(List<ExtendedError> errors) -> new ZoneStatus.Insecure(errors);
            case DelegationStatus.NoCut _,DelegationStatus.NoSuchName _ -> new ZoneStatus.NoZone();
            case DelegationStatus.Unknown(Verdict verdict) -> new ZoneStatus.Broken(verdict);
            case DelegationStatus.Signed signed -> lookUpKeys(signed);
        };
    }

    private @Nullable ZoneStatus knownZone(Name zone) {
        List<ExtendedError> insecure = knownInsecure(zone);
        if (insecure != null) {
            return new ZoneStatus.Insecure(insecure);
        }
        return switch (components.zones().find(zone, components.time().millis())) {
            case ZoneSecurity.Secure(ZoneKeys keys) -> new ZoneStatus.Secure(keys);
            case ZoneSecurity.NoCut _ -> new ZoneStatus.NoZone();
            case null, default -> null;
        };
    }

    /// Looks up the DNSKEY RRset. The validation of the response stores its keys.
    private ZoneStatus lookUpKeys(DelegationStatus.Signed signed) {
        Name zone = signed.signers().zone();
        Resolution found = lookup.resolve(new Question(zone, RecordType.DNSKEY));
        RRset dnskeys = find(found.answer(), zone, RecordType.DNSKEY);
        if (found.security() == Security.SECURE && dnskeys != null) {
            return knownZone(zone) instanceof ZoneStatus.Secure secure ? secure : parsed(dnskeys, found.ttl());
        }
        if (found.security() == Security.INSECURE && dnskeys != null) {
            return acceptedBefore(signed, dnskeys, found);
        }
        Verdict verdict = dnskeys == null && !found.isFailure()
                ? Verdict.bogus(noKeys(zone)).everywhere()
                : notObtained(zone, RecordType.DNSKEY, found);
        findings.keys(zone, verdict.security(), () -> verdict.errors().getFirst().text());
        return new ZoneStatus.Broken(verdict);
    }

    /// The keys of an RRset that was stored when a negative trust anchor applied, or that is of this server.
    private ZoneStatus acceptedBefore(DelegationStatus.Signed signed, RRset dnskeys, Resolution found) {
        if (found.localNames().contains(dnskeys.owner())) {
            return new ZoneStatus.Insecure(List.of());
        }
        Verdict verdict = verifyKeys(signed, new SignedRRset(dnskeys, signatures(found.answer(), dnskeys)));
        if (verdict.security() != Security.SECURE) {
            return new ZoneStatus.Broken(verdict);
        }
        return knownZone(dnskeys.owner()) instanceof ZoneStatus.Secure secure ? secure : parsed(dnskeys, verdict.ttl());
    }

    private static @Nullable RRset signatures(List<RRset> sets, RRset signed) {
        for (RRset rrset : sets) {
            if (rrset.type() == RecordType.RRSIG && rrset.covers() == signed.type()
                    && rrset.owner().equals(signed.owner())) {
                return rrset;
            }
        }
        return null;
    }

    static ExtendedError noKeys(Name zone) {
        return new ExtendedError(ExtendedError.DNSKEY_MISSING, "zone " + zone + " has a DS RRset but no DNSKEY RRset");
    }

    /// Whether a name is the apex of a zone with a DS RRset that can be used, or with a trust anchor.
    boolean mustHaveKeys(Name name) {
        return signersOf(name) instanceof DelegationStatus.Signed;
    }

    /// The keys of an RRset that was validated before, but whose parsed keys are no longer cached.
    private ZoneStatus parsed(RRset dnskeys, int ttl) {
        ZoneKeys keys = ZoneKeys.of(dnskeys, components.policy(), components.crypto());
        if (signersOf(dnskeys.owner()) instanceof DelegationStatus.Signed signed) {
            keep(dnskeys.owner(), new ZoneSecurity.Secure(keys), Math.min(ttl, signed.ttl()));
        }
        return new ZoneStatus.Secure(keys);
    }

    /// Why the records of a zone could not be obtained: they are bogus, or there was no response.
    private static Verdict notObtained(Name zone, int type, Resolution found) {
        List<ExtendedError> errors = new ArrayList<>(found.errors());
        if (found.security() == Security.BOGUS && !errors.isEmpty()) {
            return Verdict.of(Security.BOGUS, errors);
        }
        boolean isBogus = found.security() == Security.BOGUS;
        errors.addFirst(new ExtendedError(isBogus ? ExtendedError.DNSSEC_BOGUS : ExtendedError.DNSSEC_INDETERMINATE,
                "no valid " + RecordType.name(type) + " RRset of " + zone + " was obtained"));
        return Verdict.of(isBogus ? Security.BOGUS : Security.INDETERMINATE, errors);
    }

    /// Decides on the DNSKEY RRset of a zone, and stores its keys.
    ///
    /// @return null if the owner is not the apex of a zone
    @Nullable
    Verdict decideKeys(SignedRRset dnskeys) {
        Name zone = dnskeys.rrset().owner();
        return switch (signersOf(zone)) {
            case DelegationStatus.Unsigned(List<ExtendedError> errors) -> Verdict.of(Security.INSECURE, errors);
            case DelegationStatus.NoCut _,DelegationStatus.NoSuchName _ -> null;
            case DelegationStatus.Unknown(Verdict verdict) -> verdict;
            case DelegationStatus.Signed signed -> keysBy(signed, dnskeys);
        };
    }

    private Verdict keysBy(DelegationStatus.Signed signed, SignedRRset dnskeys) {
        Verdict verdict = verifyKeys(signed, dnskeys);
        Name zone = signed.signers().zone();
        if (verdict.security() == Security.SECURE || !isAnchor(zone) || zone.isRoot()
                || anchorAbove(zone.parent()).isEmpty()) {
            return verdict;
        }
        // RFC 6840 section 5.10: there is another trust anchor above, and any path to one is enough.
        return delegation(zone) instanceof DelegationStatus.Signed byParent ? verifyKeys(byParent, dnskeys) : verdict;
    }

    private boolean isAnchor(Name zone) {
        return anchorAbove(zone).equals(Optional.of(zone));
    }

    private Verdict verifyKeys(DelegationStatus.Signed signed, SignedRRset dnskeys) {
        DelegationSigners signers = signed.signers();
        Name zone = signers.zone();
        RRset signatures = dnskeys.signatures();
        if (signatures == null) {
            findings.keys(zone, Security.BOGUS, () -> "no RRSIG");
            return Verdict.bogus(new ExtendedError(ExtendedError.RRSIGS_MISSING, "no RRSIG of DNSKEY of zone " + zone));
        }
        KeySetResult result = KeySetCheck.verify(dnskeys.rrset(), signatures, signers, components.policy(),
                components.crypto(), now(), lookup.work());
        return switch (result) {
            case KeySetResult.Trusted(ZoneKeys keys, DelegationSigner _, var valid) -> {
                if (isAnchor(zone)) {
                    components.clock().confirm(valid.signature());
                }
                findings.keys(zone, Security.SECURE, () -> keys.keys().stream().map(DnsKey::toString)
                        .collect(Collectors.joining(", ")) + ", signed by " + valid.key());
                int ttl = valid.ttl(dnskeys.rrset(), signatures, now());
                // Without its DS RRset, the zone may be unsigned.
                keep(zone, new ZoneSecurity.Secure(keys), Math.min(ttl, signed.ttl()));
                yield Verdict.secure(ttl, dnskeys.proof());
            }
            case KeySetResult.Untrusted(Reason reason, ExtendedError error) -> {
                findings.keys(zone, Security.BOGUS, error::text);
                if (isAnchor(zone) && (reason == Reason.EXPIRED || reason == Reason.NOT_YET_VALID)) {
                    components.clock().doubt(zone, error);
                }
                yield bogus(error);
            }
        };
    }

    /// What is known about the keys of a zone: by a trust anchor, or by its parent.
    private DelegationStatus signersOf(Name zone) {
        Optional<RRset> anchor = components.anchors().deepest(zone);
        if (anchor.isEmpty()) {
            return new DelegationStatus.Unsigned(List.of());
        }
        if (anchor.get().owner().equals(zone)) {
            return signed(anchor.get(), Integer.MAX_VALUE);
        }
        List<ExtendedError> insecure = knownInsecure(zone);
        return insecure != null ? new DelegationStatus.Unsigned(insecure) : delegation(zone);
    }

    private DelegationStatus signed(RRset ds, int ttl) {
        DelegationSigners signers = DelegationSigners.of(ds, components.policy());
        Name zone = ds.owner();
        if (signers.isUsable()) {
            findings.delegation(zone, Security.SECURE, () -> signers.usable().stream().map(DelegationSigner::toString)
                    .collect(Collectors.joining(", ")));
            return new DelegationStatus.Signed(signers, ttl);
        }
        List<ExtendedError> why = signers.unsupported(components.policy()).stream().toList();
        keep(zone, new ZoneSecurity.Insecure(why), Math.min(ttl, ds.ttl()));
        findings.delegation(zone, Security.INSECURE,
                () -> why.isEmpty() ? "no usable DS record" : why.getFirst().text());
        return new DelegationStatus.Unsigned(why);
    }

    /// What the parent of a name says, by the DS RRset of that name.
    private DelegationStatus delegation(Name name) {
        Resolution found = lookup.resolve(new Question(name, RecordType.DS));
        return switch (found.isFailure() ? Security.INDETERMINATE : found.security()) {
            case SECURE -> secureDelegation(name, found);
            case INSECURE -> {
                RRset ds = signedByLocalParent(name, found);
                yield ds != null ? signed(ds, found.ttl())
                        : unsigned(name, found.ttl(), List.of(),
                                "its parent is insecure, or has it in a span of opt-out");
            }
            case BOGUS, INDETERMINATE -> {
                Verdict verdict = notObtained(name, RecordType.DS, found);
                findings.delegation(name, verdict.security(), () -> verdict.errors().getFirst().text());
                yield new DelegationStatus.Unknown(verdict);
            }
        };
    }

    /// The DS RRset in a signed parent zone that is served here, such as a copy of the root (RFC 8806). It is trusted as all data of
    /// this server; the child is not served here, so it is validated.
    private static @Nullable RRset signedByLocalParent(Name name, Resolution found) {
        RRset ds = found.localNames().contains(name) ? find(found.answer(), name, RecordType.DS) : null;
        return ds != null && signatures(found.answer(), ds) != null ? ds : null;
    }

    private DelegationStatus unsigned(Name name, int ttl, List<ExtendedError> errors, String why) {
        keep(name, new ZoneSecurity.Insecure(errors), ttl);
        findings.delegation(name, Security.INSECURE, () -> why);
        return new DelegationStatus.Unsigned(errors);
    }

    private DelegationStatus secureDelegation(Name name, Resolution found) {
        RRset ds = find(found.answer(), name, RecordType.DS);
        if (ds != null) {
            return signed(ds, found.ttl());
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
        for (RRset rrset : denial) {
            List<Name> signers = VerifiedProof.isDenial(rrset)
                    ? Signers.of(rrset.owner(), rrset.type(), VerifiedProof.signatures(denial, rrset)) : List.of();
            if (signers.size() == 1 && name.isBelow(signers.getFirst())) {
                return signers.getFirst();
            }
        }
        return name;
    }

    private DelegationStatus noCut(Name name, int ttl) {
        keep(name, new ZoneSecurity.NoCut(), ttl);
        return new DelegationStatus.NoCut();
    }

    /// What a verified proof says, which is kept for `ttl` seconds.
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
        List<ExtendedError> insecure = knownInsecure(name);
        Optional<RRset> anchor = components.anchors().deepest(name);
        if (insecure != null || anchor.isEmpty()) {
            return new DelegationStatus.Unsigned(insecure == null ? List.of() : insecure);
        }
        DelegationStatus status = signed(anchor.get(), Integer.MAX_VALUE);
        int top = deepestSecure(name, anchor.get().owner().labelCount());
        // The known cuts first: most queries are for names that are no cuts. A DS RRset may be above the cut that was asked.
        int lowest = Math.min(cut.labelCount(), name.labelCount());
        for (int labels = top + 1; labels <= lowest && status instanceof DelegationStatus.Signed; labels++) {
            Name above = name.ancestor(labels);
            if (above.equals(cut) || lookup.isKnownCut(above)) {
                DelegationStatus found = delegation(above);
                if (!(found instanceof DelegationStatus.NoCut)) {
                    status = found;
                    top = labels;
                }
            }
        }
        for (int labels = top + 1; labels <= name.labelCount() && status instanceof DelegationStatus.Signed; labels++) {
            Name above = name.ancestor(labels);
            DelegationStatus found = isKnownToBeNoCut(above) ? new DelegationStatus.NoCut() : delegation(above);
            if (!(found instanceof DelegationStatus.NoCut)) {
                status = found;
            }
        }
        return status;
    }

    private boolean isKnownToBeNoCut(Name name) {
        return components.zones().find(name, components.time().millis()) instanceof ZoneSecurity.NoCut;
    }

    /// The label count of the deepest ancestor with known keys, or `least`.
    private int deepestSecure(Name name, int least) {
        long millis = components.time().millis();
        for (int labels = name.labelCount(); labels > least; labels--) {
            if (components.zones().find(name.ancestor(labels), millis) instanceof ZoneSecurity.Secure) {
                return labels;
            }
        }
        return least;
    }

    private void keep(Name name, ZoneSecurity security, int ttl) {
        if (!(security instanceof ZoneSecurity.Secure) && isAnchor(name)) {
            return;
        }
        switch (now()) {
            case ValidationTime.At _ -> components.zones().keep(name, security, ttl, components.time().millis());
            case ValidationTime.Unjudged _ -> {}
        }
    }

    private static @Nullable RRset find(List<RRset> sets, Name owner, int type) {
        for (RRset rrset : sets) {
            if (rrset.type() == type && rrset.owner().equals(owner)) {
                return rrset;
            }
        }
        return null;
    }
}
