package rootwalk.resolver.anchors;

import java.time.Instant;
import java.util.Set;

import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DigestType;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;

/// A key of a zone, as seen in its DNSKEY RRset.
///
/// @param dnskey
///            without the REVOKE flag
/// @param since
///            when this state began
/// @param until
///            when a hold-down time ends; in states without one, the same as `since`
/// @param validators
///            the tags of the keys that had signed the RRset with a pending key when it was first seen (RFC 5011 section 2.2)
record TrackedKey(Rdata dnskey, KeyState state, Instant since, Instant until, Set<Integer> validators) {

    TrackedKey {
        validators = Set.copyOf(validators);
    }

    /// A key in a state without a hold-down time.
    TrackedKey(Rdata dnskey, KeyState state, Instant since) {
        this(dnskey, state, since, since, Set.of());
    }

    /// The data of a DNSKEY record without the REVOKE flag, which identifies the key.
    static Rdata unrevoked(Rdata dnskey) {
        int flags = dnskey.unsignedShort(0);
        if ((flags & DnsKey.REVOKE) == 0) {
            return dnskey;
        }
        byte[] octets = dnskey.sharedOctets().clone();
        BigEndian.put16(octets, 0, flags & ~DnsKey.REVOKE);
        return Rdata.of(octets);
    }

    TrackedKey in(KeyState other, Instant now) {
        return new TrackedKey(dnskey, other, now);
    }

    TrackedKey in(KeyState other, Instant now, Instant end) {
        return new TrackedKey(dnskey, other, now, end, Set.of());
    }

    /// The tag without the REVOKE flag.
    int tag() {
        return key().tag();
    }

    private DnsKey key() {
        return DnsKey.of(dnskey, AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()).orElseThrow();
    }

    DelegationSigner delegationSigner(Name zone) {
        return DelegationSigner.of(zone, key(), DigestType.SHA256);
    }

    /// Whether a DS record of the configuration has this key.
    boolean isOf(DelegationSigner signer, Name zone) {
        return signer.matches(zone, key());
    }
}
