package rootwalk.dnssec.signing;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// Signs a zone (RFC 4035 section 2).
///
/// Of the keys of an algorithm, those with the flag SEP sign the keys of the zone (DNSKEY, CDS and CDNSKEY), and the others
/// all other RRsets; if there is one kind only, it signs everything.
public final class ZoneSigner {

    private ZoneSigner() {}

    /// The RRsets of the zone with those that signing adds, in canonical order of their owners.
    ///
    /// @param zone
    ///            has an SOA RRset, and is not signed
    public static List<RRset> sign(List<RRset> zone, List<SigningKey> keys, Denial denial, Validity validity) {
        RRset soa = zone.stream().filter(one -> one.type() == RecordType.SOA).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a zone without an SOA record cannot be signed"));
        for (RRset rrset : zone) {
            if (isAddedBySigning(rrset.type())) {
                throw new IllegalArgumentException("the zone " + soa.owner() + " is signed already: it has "
                        + RecordType.name(rrset.type()) + " records of " + rrset.owner());
            }
        }
        ZoneNames names = new ZoneNames(soa.owner(), zone);
        names.add(RRset.of(soa.owner(), RecordType.DNSKEY, soa.ttl(), keys.stream().map(SigningKey::dnskey).toList()));
        // RFC 9077 section 3.
        int ttl = Soa.negativeTtl(soa);
        switch (denial) {
            case Denial.Nsec() -> NsecChain.of(names, ttl).forEach(names::add);
            case Denial.Nsec3 form -> {
                names.add(Nsec3Chain.parameters(soa.owner(), form));
                Nsec3Chain.of(names, form, ttl).forEach(names::add);
            }
        }
        return signed(names, keys, validity);
    }

    private static boolean isAddedBySigning(int type) {
        return switch (type) {
            case RecordType.DNSKEY, RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3, RecordType.NSEC3PARAM -> true;
            default -> false;
        };
    }

    private static List<RRset> signed(ZoneNames names, List<SigningKey> keys, Validity validity) {
        Name apex = names.apex();
        List<RRset> signed = new ArrayList<>();
        for (RRset rrset : names.all()) {
            signed.add(rrset);
            if (names.isSigned(rrset)) {
                signed.add(RRsetSigner.sign(rrset, apex, signers(keys, rrset.type()), validity));
            }
        }
        return signed;
    }

    /// Each algorithm signs each RRset (RFC 4035 section 2.2).
    private static List<SigningKey> signers(List<SigningKey> keys, int type) {
        boolean isOfKeys = switch (type) {
            case RecordType.DNSKEY, RecordType.CDS, RecordType.CDNSKEY -> true;
            default -> false;
        };
        return keys.stream()
                .filter(key -> key.isSecureEntryPoint() == isOfKeys || keys.stream()
                        .filter(other -> other.algorithm() == key.algorithm())
                        .allMatch(other -> other.isSecureEntryPoint() == key.isSecureEntryPoint()))
                .toList();
    }
}
