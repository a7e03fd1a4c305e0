package rootwalk.resolver.anchors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DigestType;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Trust anchors by zone, each a DS RRset whose owner is the zone, in canonical order. Immutable.
///
/// A DNSKEY record is equivalent to a DS record with its digest.
public record AnchorSet(Map<Name, RRset> byZone) {

    /// No anchors: nothing is validated.
    public static final AnchorSet NONE = new AnchorSet(Map.of());

    /// The keys of the root: KSK-2017, and KSK-2024, which has been signing since October 2026.
    private static final List<DelegationSigner> ROOT_KEYS = List.of(
            signer(20326, "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
            signer(38696, "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"));

    public AnchorSet {
        byZone = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(byZone)));
    }

    private static DelegationSigner signer(int tag, String digest) {
        return new DelegationSigner(tag, Algorithm.RSASHA256, DigestType.SHA256,
                Octets.of(HexFormat.of().parseHex(digest)));
    }

    /// The anchors of the program, for the root.
    public static AnchorSet builtin() {
        return new AnchorSet(Map.of(Name.ROOT, rrset(Name.ROOT, ROOT_KEYS)));
    }

    /// @param records
    ///            of types DS and DNSKEY; malformed ones are left out
    public static AnchorSet of(List<RRset> records) {
        Map<Name, List<DelegationSigner>> signers = new LinkedHashMap<>();
        for (RRset rrset : records) {
            for (Rdata rdata : rrset.rdata()) {
                signer(rrset.owner(), rrset.type(), rdata)
                        .ifPresent(
                                signer -> add(signers.computeIfAbsent(rrset.owner(), _ -> new ArrayList<>()), signer));
            }
        }
        Map<Name, RRset> byZone = new LinkedHashMap<>();
        signers.forEach((zone, all) -> byZone.put(zone, rrset(zone, all)));
        return new AnchorSet(byZone);
    }

    private static void add(List<DelegationSigner> signers, DelegationSigner signer) {
        if (!signers.contains(signer)) {
            signers.add(signer);
        }
    }

    private static Optional<DelegationSigner> signer(Name zone, int type, Rdata rdata) {
        if (type == RecordType.DS) {
            return DelegationSigner.of(rdata);
        }
        return DnsKey.of(rdata, AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk())
                .map(key -> DelegationSigner.of(zone, key, DigestType.SHA256));
    }

    static RRset rrset(Name zone, List<DelegationSigner> signers) {
        return RRset.of(zone, RecordType.DS, 0, signers.stream().map(DelegationSigner::rdata).toList());
    }

    /// The DS records of an anchor.
    static List<DelegationSigner> signers(RRset ds) {
        return ds.rdata().stream().flatMap(rdata -> DelegationSigner.of(rdata).stream()).toList();
    }

    /// The DS records, in canonical order of their zones.
    public List<String> inWords() {
        return byZone.entrySet().stream()
                .flatMap(entry -> signers(entry.getValue()).stream().map(signer -> entry.getKey() + " " + signer))
                .toList();
    }

    public boolean isEmpty() {
        return byZone.isEmpty();
    }
}
