package rootwalk.authoritative.file;

import java.util.HashSet;
import java.util.Set;

import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.SignatureCheck;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Verifies the signatures of the names of a zone. Used by one thread.
final class SignatureVerification {

    private final ZoneKeys keys;
    private final Set<Integer> algorithms = new HashSet<>();
    private final Findings findings;
    private final ValidationTime time;

    SignatureVerification(ZoneKeys keys, Findings findings, ValidationTime time) {
        this.keys = keys;
        this.findings = findings;
        this.time = time;
        keys.keys().stream().filter(DnsKey::isZoneKey).filter(key -> !key.isRevoked())
                .forEach(key -> algorithms.add(key.algorithm()));
    }

    /// Verifies the RRsets of a name that is not below a delegation.
    void verify(ZoneNode node) {
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            if (type == RecordType.RRSIG) {
                orphan(node, rrset);
                continue;
            }
            int signatures = node.signatures(rrset);
            if (node.isDelegation() && type != RecordType.DS && type != RecordType.NSEC) {
                unauthoritative(node, type, signatures);
            } else if (signatures == ZoneNode.NONE) {
                findings.error(node.name(), type, 0,
                        "the " + RecordType.name(type) + " record of " + node.name() + " has no signature",
                        ChainVerification.SIGN_AGAIN);
            } else {
                verify(node.rrset(rrset), node.rrset(signatures));
            }
        }
    }

    private void orphan(ZoneNode node, int rrset) {
        int covered = node.rrset(rrset).covers();
        if (node.ofType(covered) == ZoneNode.NONE) {
            findings.warning(node, RecordType.RRSIG, node.name() + " has a signature of " + RecordType.name(covered)
                    + " records, but no such records", ChainVerification.SIGN_AGAIN);
        }
    }

    /// RFC 4035 section 2.2: NS records of a delegation and glue are not signed.
    private void unauthoritative(ZoneNode node, int type, int signatures) {
        if (signatures != ZoneNode.NONE) {
            findings.error(node.name(), type, 0, "the " + RecordType.name(type) + " record of " + node.name()
                    + ", a delegation, has a signature", "sign the zone again; glue must not be signed");
        }
    }

    private void verify(RRset rrset, RRset signatures) {
        Work work = Work.ofQuery(WorkLimits.STANDARD);
        Set<Integer> valid = new HashSet<>();
        boolean isByEntryPoint = false;
        SignatureResult.Invalid worst = null;
        for (Rdata one : signatures.rdata()) {
            RRset signature = RRset.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(), one);
            switch (SignatureCheck.verify(rrset, signature, keys, time, work)) {
                case SignatureResult.Valid(Signature by, DnsKey key, _) -> {
                    valid.add(key.algorithm());
                    isByEntryPoint |= key.isSecureEntryPoint() && !key.isRevoked();
                    fields(rrset, signatures, by);
                }
                case SignatureResult.Invalid invalid -> worst =
                        worst == null || invalid.reason().compareTo(worst.reason()) > 0 ? invalid : worst;
            }
        }
        if (rrset.type() == RecordType.DNSKEY && !valid.isEmpty() && !isByEntryPoint) {
            notByEntryPoint(rrset);
        }
        if (valid.isEmpty() && worst != null) {
            invalid(rrset, worst);
        } else if (worst != null && worst.reason() == SignatureResult.Reason.WRONG) {
            findings.warning(rrset.owner(), rrset.type(), 0, worst.error().text() + "; another signature is valid",
                    ChainVerification.SIGN_AGAIN);
        } else if (!valid.containsAll(algorithms)) {
            Set<Integer> missing = new HashSet<>(algorithms);
            missing.removeAll(valid);
            findings.warning(rrset.owner(), rrset.type(), 0, "the " + RecordType.name(rrset.type()) + " record of "
                    + rrset.owner() + " has no valid signature of algorithm "
                    + Algorithm.name(missing.iterator().next())
                    + ", for which the zone has a key",
                    "sign the zone with every algorithm of its keys (RFC 4035 section 2.2)");
        }
    }

    /// RFC 4034 section 2.1.1: the flag is a hint only, so the DS records may nevertheless refer to another key.
    private void notByEntryPoint(RRset keySet) {
        if (keys.keys().stream().anyMatch(key -> key.isSecureEntryPoint() && !key.isRevoked())) {
            findings.warning(keySet.owner(), RecordType.DNSKEY, 0, "the DNSKEY records of " + keySet.owner()
                    + " have no valid signature by a key with flags 257, to which DS records usually refer",
                    "sign them with the key to which the DS records in the parent zone refer (RFC 4035 section 5.2)");
        }
    }

    private void invalid(RRset rrset, SignatureResult.Invalid result) {
        switch (result.reason()) {
            case UNSUPPORTED -> findings.warning(rrset.owner(), rrset.type(), 0, result.error().text(),
                    "most resolvers treat the zone as insecure; use an algorithm of RFC 9904");
            case EXPIRED, NOT_YET_VALID, EXPIRED_BEFORE_VALID -> findings.error(rrset.owner(), rrset.type(), 0,
                    result.error().text(), "sign the zone again; --at verifies it for another time");
            case NO_KEY, NO_ZONE_KEY, REVOKED -> findings.error(rrset.owner(), rrset.type(), 0, result.error().text(),
                    "publish the key as a DNSKEY record of the zone, or sign again with a key that is published");
            case NO_SIGNATURE, MALFORMED, OTHER_SIGNER, WRONG, WORK_SPENT ->
                findings.error(rrset.owner(), rrset.type(), 0,
                        result.error().text(), ChainVerification.SIGN_AGAIN);
        }
    }

    /// RFC 4034 sections 3, 3.1.3 and 3.1.4: the TTL and the labels of a valid signature.
    private void fields(RRset rrset, RRset signatures, Signature signature) {
        if (signature.isExpandedFromWildcard(rrset.owner())) {
            findings.error(rrset.owner(), rrset.type(), 0, "the signature of the " + RecordType.name(rrset.type())
                    + " record of " + rrset.owner() + " was made for a wildcard", ChainVerification.SIGN_AGAIN);
        }
        if (signature.originalTtl() != rrset.ttl() || signatures.ttl() != rrset.ttl()) {
            findings.warning(rrset.owner(), rrset.type(), 0, "the " + RecordType.name(rrset.type()) + " record of "
                    + rrset.owner() + " has TTL " + rrset.ttl() + ", but its signature has TTL " + signatures.ttl()
                    + " and was made for TTL " + signature.originalTtl(), ChainVerification.SIGN_AGAIN);
        }
    }
}
