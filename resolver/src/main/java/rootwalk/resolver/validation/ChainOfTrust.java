package rootwalk.resolver.validation;

import java.util.List;
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
import rootwalk.dnssec.ValidSignatures;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.ZoneKeys;
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

/// The keys of zones, as far as one response needs them. For the resolving thread.
final class ChainOfTrust {

    private final ChainValidator.Components components;
    private final ValidSignatures validSignatures;
    private final Lookup lookup;
    private final KnownZones known;
    private final Delegations delegations;
    private final Findings findings;

    ChainOfTrust(
            ChainValidator.Components components, ValidSignatures validSignatures, Lookup lookup, Findings findings) {
        this.components = components;
        this.validSignatures = validSignatures;
        this.lookup = lookup;
        this.findings = findings;
        known = new KnownZones(components);
        delegations = new Delegations(components, lookup, known, findings);
    }

    KnownZones known() {
        return known;
    }

    Delegations delegations() {
        return delegations;
    }

    /// The time at which signatures must be valid. The signature of a trust anchor may show that the clock is right.
    ValidationTime now() {
        return components.clock().time();
    }

    Work work() {
        return lookup.work();
    }

    /// The data is bogus. If the limit of work is reached, it would be bogus from every other server too.
    Verdict bogus(ExtendedError error) {
        Verdict verdict = Verdict.bogus(error);
        return lookup.work().isSpent() ? verdict.everywhere() : verdict;
    }

    /// Verifies an RRset of a zone, by the signatures that are known to be valid if it is the same as before.
    SignatureResult verify(RRset rrset, RRset signatures, ZoneKeys keys) {
        return SignatureCheck.verify(rrset, signatures, keys, now(), work(), validSignatures);
    }

    /// Verifies an NSEC or NSEC3 RRset, once for each response.
    SignatureResult verifyDenial(RRset rrset, RRset signatures, ZoneKeys keys) {
        return lookup.kept(VerifiedDenials.class, VerifiedDenials::new).verify(keys.zone(), rrset, signatures,
                () -> verify(rrset, signatures, keys));
    }

    /// The keys of a zone.
    ZoneStatus zone(Name zone) {
        ZoneStatus known = knownZone(zone);
        if (known != null) {
            return known;
        }
        return switch (delegations.of(zone)) {
            case DelegationStatus.Unsigned(List<ExtendedError> errors) -> new ZoneStatus.Insecure(errors);
            case DelegationStatus.NoCut _,DelegationStatus.NoSuchName _ -> new ZoneStatus.NoZone();
            case DelegationStatus.Unknown(Verdict verdict) -> new ZoneStatus.Broken(verdict);
            case DelegationStatus.Signed signed -> lookUpKeys(signed);
        };
    }

    private @Nullable ZoneStatus knownZone(Name zone) {
        List<ExtendedError> insecure = known.insecure(zone);
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
        RRset dnskeys = found.answer(zone, RecordType.DNSKEY);
        if (found.security() == Security.SECURE && dnskeys != null) {
            return knownZone(zone) instanceof ZoneStatus.Secure secure ? secure : parsed(dnskeys, found.ttl());
        }
        if (found.security() == Security.INSECURE && dnskeys != null) {
            return acceptedBefore(signed, dnskeys, found);
        }
        Verdict verdict = dnskeys == null && !found.isFailure()
                ? Verdict.bogus(noKeys(zone)).everywhere()
                : Delegations.notObtained(zone, RecordType.DNSKEY, found);
        findings.keys(zone, verdict.security(), () -> verdict.errors().getFirst().text());
        return new ZoneStatus.Broken(verdict);
    }

    /// The keys of an RRset that was stored when a negative trust anchor applied, or that is of this server.
    private ZoneStatus acceptedBefore(DelegationStatus.Signed signed, RRset dnskeys, Resolution found) {
        if (found.localNames().contains(dnskeys.owner())) {
            return new ZoneStatus.Insecure(List.of());
        }
        Verdict verdict = verifyKeys(signed, new SignedRRset(dnskeys, SignedRRset.signatures(dnskeys, found.answer())));
        if (verdict.security() != Security.SECURE) {
            return new ZoneStatus.Broken(verdict);
        }
        return knownZone(dnskeys.owner()) instanceof ZoneStatus.Secure secure ? secure : parsed(dnskeys, verdict.ttl());
    }

    static ExtendedError noKeys(Name zone) {
        return new ExtendedError(ExtendedError.DNSKEY_MISSING, "zone " + zone + " has a DS RRset but no DNSKEY RRset");
    }

    /// Whether a name is the apex of a zone with a DS RRset that can be used, or with a trust anchor.
    boolean mustHaveKeys(Name name) {
        return delegations.of(name) instanceof DelegationStatus.Signed;
    }

    /// The keys of an RRset that was validated before, but whose parsed keys are no longer cached.
    private ZoneStatus parsed(RRset dnskeys, int ttl) {
        ZoneKeys keys = ZoneKeys.of(dnskeys, components.policy(), components.crypto());
        if (delegations.of(dnskeys.owner()) instanceof DelegationStatus.Signed signed) {
            known.keep(dnskeys.owner(), new ZoneSecurity.Secure(keys), Math.min(ttl, signed.ttl()));
        }
        return new ZoneStatus.Secure(keys);
    }

    /// Decides on the DNSKEY RRset of a zone, and stores its keys.
    ///
    /// @return null if the owner is not the apex of a zone
    @Nullable
    Verdict decideKeys(SignedRRset dnskeys) {
        Name zone = dnskeys.rrset().owner();
        return switch (delegations.of(zone)) {
            case DelegationStatus.Unsigned(List<ExtendedError> errors) -> Verdict.of(Security.INSECURE, errors);
            case DelegationStatus.NoCut _,DelegationStatus.NoSuchName _ -> null;
            case DelegationStatus.Unknown(Verdict verdict) -> verdict;
            case DelegationStatus.Signed signed -> keysBy(signed, dnskeys);
        };
    }

    private Verdict keysBy(DelegationStatus.Signed signed, SignedRRset dnskeys) {
        Verdict verdict = verifyKeys(signed, dnskeys);
        Name zone = signed.signers().zone();
        if (verdict.security() == Security.SECURE || !known.isAnchor(zone) || zone.isRoot()
                || known.anchorAbove(zone.parent()).isEmpty()) {
            return verdict;
        }
        // RFC 6840 section 5.10: there is another trust anchor above, and any path to one is enough.
        return delegations.byParent(zone) instanceof DelegationStatus.Signed byParent ? verifyKeys(byParent, dnskeys)
                : verdict;
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
                if (known.isAnchor(zone)) {
                    components.clock().confirm(valid.signature());
                }
                findings.keys(zone, Security.SECURE, () -> keys.keys().stream().map(DnsKey::toString)
                        .collect(Collectors.joining(", ")) + ", signed by " + valid.key());
                int ttl = valid.ttl(dnskeys.rrset(), signatures, now());
                // Without its DS RRset, the zone may be unsigned.
                known.keep(zone, new ZoneSecurity.Secure(keys), Math.min(ttl, signed.ttl()));
                yield Verdict.secure(ttl, dnskeys.proof());
            }
            case KeySetResult.Untrusted(Reason reason, ExtendedError error) -> {
                findings.keys(zone, Security.BOGUS, error::text);
                if (known.isAnchor(zone) && (reason == Reason.EXPIRED || reason == Reason.NOT_YET_VALID)) {
                    components.clock().doubt(zone, error);
                }
                yield bogus(error);
            }
        };
    }
}
