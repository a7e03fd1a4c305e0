package rootwalk.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.Validity;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.lab.LabSigning.Fault;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Signs zones of the lab, each with its fault. All faults are in the data, so the servers need no special behaviour: a server
/// sends the proofs and signatures that the zone has. Immutable.
final class FaultySigner {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MONTH = Duration.ofDays(30);
    /// Where the salt length is in the data of an NSEC3 record (RFC 5155 section 3.2).
    private static final int SALT_LENGTH = 4;

    private final Map<Name, LabSigning> signings;
    private final Validity present;
    private final Validity past;
    private final Validity future;

    /// @param signings of all zones
    /// @param now at which signatures are made; those without a fault are valid from a month before to a year after
    FaultySigner(Map<Name, LabSigning> signings, Instant now) {
        this.signings = Map.copyOf(signings);
        present = new Validity(now.minus(MONTH), now.plus(YEAR));
        past = new Validity(now.minus(YEAR), now.minus(MONTH));
        future = new Validity(now.plus(MONTH), now.plus(YEAR));
    }

    /// The DS record that the parent zone has of a zone.
    RRset ds(LabSigning signing) {
        LabSigning named = signing.fault() instanceof Fault.DsOf(Name other) ? other(other) : signing;
        List<SigningKey> keys = published(named);
        List<SigningKey> entries = keys.stream().filter(SigningKey::isSecureEntryPoint).toList();
        List<Rdata> data = (entries.isEmpty() ? keys : entries).stream()
                .map(key -> key.ds(signing.zone()).rdata(0)).toList();
        return RRset.of(signing.zone(), RecordType.DS, keys.getFirst().ds(signing.zone()).ttl(), data);
    }

    private LabSigning other(Name zone) {
        LabSigning other = signings.get(zone);
        if (other == null) {
            throw new IllegalArgumentException("the zone " + zone + " is not signed, so it has no key");
        }
        return other;
    }

    private static List<SigningKey> published(LabSigning signing) {
        return signing.fault() instanceof Fault.OtherAlgorithm(int number)
                ? signing.keys().stream().map(key -> key.withAlgorithm(number)).toList()
                : signing.keys();
    }

    /// The records that the servers of a zone have.
    ///
    /// @param zone without signatures
    List<RRset> sign(LabSigning signing, List<RRset> zone) {
        return switch (signing.fault()) {
            case Fault.None _,Fault.DsOf _,Fault.OtherAlgorithm _ -> sign(signing, zone, present);
            case Fault.Expired _ -> sign(signing, zone, past);
            case Fault.NotYetValid _ -> sign(signing, zone, future);
            case Fault.NoDnskey _ -> without(sign(signing, zone, present), isOf(RecordType.DNSKEY));
            case Fault.NoSignature(int type) -> without(sign(signing, zone, present),
                    one -> one.type() == RecordType.RRSIG && one.covers() == type);
            case Fault.NoNsec _ -> without(sign(signing, zone, present), isOf(RecordType.NSEC));
            case Fault.NoWildcardNsec _ -> without(sign(signing, zone, present),
                    isOf(RecordType.NSEC).and(one -> one.owner().isWildcard()));
            case Fault.SignedBy(Name other) -> signedBy(other, sign(signing, zone, present));
            case Fault.WrongSpan _ -> withWrongSpans(signing, sign(signing, zone, present));
            case Fault.Unsigned _ -> zone;
        };
    }

    private static List<RRset> sign(LabSigning signing, List<RRset> zone, Validity validity) {
        return ZoneSigner.sign(zone, published(signing), signing.denial(), validity);
    }

    /// The RRsets of a type and their signatures.
    private static Predicate<RRset> isOf(int type) {
        return one -> one.covers() == type;
    }

    private static List<RRset> without(List<RRset> zone, Predicate<RRset> missing) {
        return zone.stream().filter(missing.negate()).toList();
    }

    private List<RRset> signedBy(Name zone, List<RRset> signed) {
        SigningKey key = other(zone).keys().getFirst();
        List<RRset> result = new ArrayList<>();
        for (RRset rrset : signed) {
            boolean isReplaced = rrset.type() == RecordType.RRSIG && rrset.covers() != RecordType.DNSKEY;
            result.add(isReplaced ? RRsetSigner.sign(result.getLast(), zone, key, present) : rrset);
        }
        return result;
    }

    private List<RRset> withWrongSpans(LabSigning signing, List<RRset> signed) {
        SigningKey key = signing.keys().getFirst();
        List<RRset> result = new ArrayList<>();
        for (RRset rrset : signed) {
            if (rrset.covers() != RecordType.NSEC3) {
                result.add(rrset);
            } else if (rrset.type() == RecordType.NSEC3) {
                RRset wrong = withoutSpan(rrset);
                result.add(wrong);
                result.add(RRsetSigner.sign(wrong, signing.zone(), key, present));
            }
        }
        return result;
    }

    /// An NSEC3 record whose next hash is its own hash plus one.
    private static RRset withoutSpan(RRset nsec3) {
        byte[] data = nsec3.rdata(0).sharedOctets().clone();
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        Base32Hex.read(nsec3.owner().sharedOctets(), hash);
        for (int i = hash.length - 1; i >= 0 && ++hash[i] == 0; i--) {
            // The carry goes to the octet before.
        }
        System.arraycopy(hash, 0, data, SALT_LENGTH + 1 + (data[SALT_LENGTH] & 0xFF) + 1, hash.length);
        return RRset.of(nsec3.owner(), RecordType.NSEC3, nsec3.ttl(), Rdata.of(data));
    }
}
