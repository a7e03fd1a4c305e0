package rootwalk.authoritative.transfer;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigners;
import rootwalk.dnssec.KeySetCheck;
import rootwalk.dnssec.KeySetResult;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// Verifies that the digest of a zone is that of its owner (RFC 8976 section 4, items 1 to 3): a trust anchor has signed the keys, and
/// they have signed the SOA and ZONEMD records, or that there is no ZONEMD record. The digest itself is verified by [ZoneDigest].
public final class ZoneAuthentication {

    private final ValidationTime time;
    private final Work work = Work.ofQuery(WorkLimits.STANDARD);
    private final @Nullable ZoneNode apex;

    private ZoneAuthentication(ZoneSnapshot zone, ValidationTime time) {
        this.time = time;
        apex = zone.names().exact(zone.apex());
    }

    /// Why a version does not come from the owner of a trust anchor; empty if it does, or if the algorithms of the anchor are not
    /// supported.
    ///
    /// @param anchor DS records of the apex
    public static Optional<String> fault(ZoneSnapshot zone, RRset anchor, AlgorithmPolicy policy, Crypto crypto,
            ValidationTime time) {
        DelegationSigners signers = DelegationSigners.of(anchor, policy);
        return signers.isUsable() ? new ZoneAuthentication(zone, time).fault(signers, policy, crypto)
                : Optional.empty();
    }

    private Optional<String> fault(DelegationSigners signers, AlgorithmPolicy policy, Crypto crypto) {
        RRset dnskeys = rrset(RecordType.DNSKEY);
        RRset signatures = signatures(RecordType.DNSKEY);
        if (dnskeys == null || signatures == null) {
            return Optional.of("it has no signed DNSKEY records");
        }
        return switch (KeySetCheck.verify(dnskeys, signatures, signers, policy, crypto, time, work)) {
            case KeySetResult.Untrusted(var _, var error) -> Optional.of(error.text());
            case KeySetResult.Trusted trusted -> unsigned(trusted.keys(), RecordType.SOA)
                    .or(() -> digest(trusted.keys()));
        };
    }

    private Optional<String> digest(ZoneKeys keys) {
        return rrset(RecordType.ZONEMD) != null ? unsigned(keys, RecordType.ZONEMD) : noDigest(keys);
    }

    /// A zone with NSEC3 cannot have its NSEC3PARAM record, which is signed, replaced by somebody else.
    private Optional<String> noDigest(ZoneKeys keys) {
        RRset nsec = rrset(RecordType.NSEC);
        if (nsec == null) {
            return unsigned(keys, RecordType.NSEC3PARAM);
        }
        return unsigned(keys, RecordType.NSEC)
                .or(() -> denies(nsec.rdata(0)) ? Optional.empty() : Optional.of("its ZONEMD record is missing"));
    }

    private static boolean denies(Rdata nsec) {
        int at = 0;
        byte[] octets = nsec.sharedOctets();
        while (octets[at] != 0) {
            at += 1 + octets[at];
        }
        return !TypeBitmap.types(octets, at + 1, octets.length).contains(RecordType.ZONEMD);
    }

    private Optional<String> unsigned(ZoneKeys keys, int type) {
        RRset rrset = rrset(type);
        RRset signatures = signatures(type);
        if (rrset == null || signatures == null) {
            return Optional.of("it has no signed " + RecordType.name(type) + " record");
        }
        return switch (SignatureCheck.verify(rrset, signatures, keys, time, work)) {
            case SignatureResult.Valid valid when valid.wildcard().isEmpty() -> Optional.empty();
            case SignatureResult.Valid _ ->
                Optional.of("the signature of its " + RecordType.name(type) + " record is of a wildcard");
            case SignatureResult.Invalid invalid -> Optional.of(invalid.error().text());
        };
    }

    private @Nullable RRset rrset(int type) {
        int found = apex == null ? ZoneNode.NONE : apex.ofType(type);
        return apex == null || found == ZoneNode.NONE ? null : apex.rrset(found);
    }

    private @Nullable RRset signatures(int type) {
        int found = apex == null ? ZoneNode.NONE : apex.ofType(type);
        int signatures = apex == null || found == ZoneNode.NONE ? ZoneNode.NONE : apex.signatures(found);
        return apex == null || signatures == ZoneNode.NONE ? null : apex.rrset(signatures);
    }
}
