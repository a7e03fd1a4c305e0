package rootwalk.dnssec;

import java.util.Optional;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The result of the verification of an RRset.
public sealed interface SignatureResult {

    /// A signature is valid.
    ///
    /// @param wildcard
    ///            from which the RRset was synthesised; then a proof is needed that its owner does not exist (RFC 4035
    ///            section 5.3.4)
    record Valid(Signature signature, DnsKey key, Optional<Name> wildcard) implements SignatureResult {

        /// The TTL with which the RRset may be cached, in seconds: at most the original TTL, and not longer than the
        /// signature is valid (RFC 4035 section 5.3.3).
        public int ttl(RRset rrset, RRset signatures, ValidationTime time) {
            long ttl = Math.min(Math.min(rrset.ttl(), signatures.ttl()), signature.originalTtl());
            return switch (time) {
                case ValidationTime.At(long now) ->
                    (int) Math.min(ttl, Math.max(0, signature.expiration() - (int) now));
                case ValidationTime.Unjudged() -> (int) ttl;
            };
        }
    }

    /// No signature is valid.
    ///
    /// @param reason
    ///            of the signature that came closest to being valid
    /// @param error
    ///            the same for clients, with the zone, the key tag and the RRset
    record Invalid(Reason reason, ExtendedError error) implements SignatureResult {}

    /// Why a signature is not valid; the later constants are closer to a valid one, and are reported before others.
    enum Reason {
        /// The RRset has no RRSIG record.
        NO_SIGNATURE(ExtendedError.RRSIGS_MISSING),
        /// The RRSIG record cannot be read, covers another type, or has more labels than its owner.
        MALFORMED(ExtendedError.DNSSEC_BOGUS),
        /// The signature is by another zone.
        OTHER_SIGNER(ExtendedError.DNSSEC_BOGUS),
        /// The zone has no key with this tag and algorithm.
        NO_KEY(ExtendedError.DNSKEY_MISSING),
        /// The algorithm is not supported, or no library can use the key.
        UNSUPPORTED(ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM),
        /// The key with this tag is not a zone key.
        NO_ZONE_KEY(ExtendedError.NO_ZONE_KEY_BIT_SET),
        /// The key with this tag is revoked.
        REVOKED(ExtendedError.DNSKEY_MISSING),
        /// The signature ends before it begins.
        EXPIRED_BEFORE_VALID(ExtendedError.SIGNATURE_EXPIRED_BEFORE_VALID),
        NOT_YET_VALID(ExtendedError.SIGNATURE_NOT_YET_VALID),
        EXPIRED(ExtendedError.SIGNATURE_EXPIRED),
        /// The signature does not match the RRset and the key.
        WRONG(ExtendedError.DNSSEC_BOGUS),
        /// A limit was reached before all signatures were tried.
        WORK_SPENT(ExtendedError.DNSSEC_BOGUS);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        /// The code of the extended error (RFC 8914 section 4).
        public int code() {
            return code;
        }
    }
}
