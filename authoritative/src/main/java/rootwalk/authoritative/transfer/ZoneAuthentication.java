package rootwalk.authoritative.transfer;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
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
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.dnssec.denial.Nsec3Record;
import rootwalk.wire.BigEndian;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// Verifies that the digest of a zone is that of its owner (RFC 8976 section 4, items 1 to 3): a trust anchor has signed the keys, and
/// they have signed the SOA and ZONEMD records, or that there is no ZONEMD record. The digest itself is verified by [ZoneDigest].
public final class ZoneAuthentication {

    private static final Optional<String> MISSING = Optional.of("its ZONEMD record is missing");

    /// Where the salt begins in the data of an NSEC3PARAM record.
    private static final int SALT = 5;

    private final ZoneSnapshot zone;
    private final ValidationTime time;
    private final Work work = Work.ofQuery(WorkLimits.STANDARD);
    private final @Nullable ZoneNode apex;

    private ZoneAuthentication(ZoneSnapshot zone, ValidationTime time) {
        this.zone = zone;
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
        RRset signatures = signatures(apex, RecordType.DNSKEY);
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

    private Optional<String> noDigest(ZoneKeys keys) {
        RRset nsec = rrset(RecordType.NSEC);
        if (nsec == null) {
            return unsigned(keys, RecordType.NSEC3PARAM).or(() -> noDigestByHash(keys));
        }
        return unsigned(keys, RecordType.NSEC).or(() -> denies(nsec.rdata(0)) ? Optional.empty() : MISSING);
    }

    /// The NSEC3 record of the apex, by the first parameters.
    private Optional<String> noDigestByHash(ZoneKeys keys) {
        byte[] parameters = requireNonNull(rrset(RecordType.NSEC3PARAM)).rdata(0).sharedOctets();
        byte[] hash = new Nsec3Hash().hash(zone.apex(),
                Arrays.copyOfRange(parameters, SALT, SALT + (parameters[SALT - 1] & 0xFF)),
                BigEndian.get16(parameters, 2));
        for (ZoneNode owner : zone.nsec3()) {
            int found = owner.ofType(RecordType.NSEC3);
            Optional<Nsec3Record> record = found == ZoneNode.NONE ? Optional.empty()
                    : Nsec3Record.of(zone.apex(), owner.rrset(found)).filter(it -> it.matches(hash));
            if (record.isPresent()) {
                return unsigned(keys, owner, RecordType.NSEC3)
                        .or(() -> record.get().types().has(RecordType.ZONEMD) ? MISSING : Optional.empty());
            }
        }
        return Optional.of("it has no NSEC3 record of its apex");
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
        return unsigned(keys, apex, type);
    }

    private Optional<String> unsigned(ZoneKeys keys, @Nullable ZoneNode node, int type) {
        RRset rrset = rrset(node, type);
        RRset signatures = signatures(node, type);
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
        return rrset(apex, type);
    }

    private static @Nullable RRset rrset(@Nullable ZoneNode node, int type) {
        int found = node == null ? ZoneNode.NONE : node.ofType(type);
        return node == null || found == ZoneNode.NONE ? null : node.rrset(found);
    }

    private static @Nullable RRset signatures(@Nullable ZoneNode node, int type) {
        int found = node == null ? ZoneNode.NONE : node.ofType(type);
        int signatures = node == null || found == ZoneNode.NONE ? ZoneNode.NONE : node.signatures(found);
        return node == null || signatures == ZoneNode.NONE ? null : node.rrset(signatures);
    }
}
