package rootwalk.dnssec;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.SignatureResult.Invalid;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.SignatureResult.Valid;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// Verifies the signatures of one RRset (RFC 4035 section 5.3). One valid signature is enough (RFC 4035 section 5.3.3, RFC
/// 6840 section 5.4).
public final class SignatureCheck {

    private final RRset rrset;
    private final ZoneKeys keys;
    private final ValidationTime time;
    private final Work work;
    private final ValidSignatures known;
    private Reason closest = Reason.NO_SIGNATURE;
    private @Nullable Signature closestSignature;

    private SignatureCheck(RRset rrset, ZoneKeys keys, ValidationTime time, Work work, ValidSignatures known) {
        this.rrset = rrset;
        this.keys = keys;
        this.time = time;
        this.work = work;
        this.known = known;
    }

    /// @param signatures
    ///            the RRSIG records with the owner of the RRset
    /// @param keys
    ///            of the zone that must have signed
    /// @param known
    ///            from earlier calls. A signature that is known counts as an attempt too
    public static SignatureResult verify(
            RRset rrset, RRset signatures, ZoneKeys keys, ValidationTime time, Work work, ValidSignatures known) {
        return new SignatureCheck(rrset, keys, time, work, known).verify(signatures);
    }

    /// The same for an RRset that is verified once.
    public static SignatureResult verify(
            RRset rrset, RRset signatures, ZoneKeys keys, ValidationTime time, Work work) {
        return verify(rrset, signatures, keys, time, work, ValidSignatures.NONE);
    }

    private SignatureResult verify(RRset signatures) {
        for (Rdata one : signatures.rdata()) {
            Signature signature = Signature.of(one).orElse(null);
            if (signature == null) {
                note(Reason.MALFORMED, null);
                continue;
            }
            Valid valid = signatures.owner().equals(rrset.owner()) ? verify(signature) : null;
            if (valid != null) {
                return valid;
            }
            if (work.isSpent()) {
                note(Reason.WORK_SPENT, signature);
                break;
            }
        }
        return invalid();
    }

    private @Nullable Valid verify(Signature signature) {
        if (signature.typeCovered() != rrset.type() || rrset.type() == RecordType.RRSIG
                || signature.labels() > Signature.signedLabels(rrset.owner())) {
            note(Reason.MALFORMED, signature);
            return null;
        }
        if (!signature.signer().equals(keys.zone()) || !rrset.owner().isSubdomainOf(keys.zone())
                || signature.labels() < keys.zone().labelCount()) {
            note(Reason.OTHER_SIGNER, signature);
            return null;
        }
        int tried = 0;
        byte[] signed = null;
        note(Reason.NO_KEY, signature);
        for (DnsKey key : keys.candidates(signature.algorithm(), signature.keyTag())) {
            Reason unfit = whyUnfit(key);
            if (unfit != null) {
                note(unfit, signature);
                continue;
            }
            // Before the key is parsed, which is work too, and may fail.
            if (tried++ >= WorkLimits.KEYS_PER_TAG || !work.takeVerification()) {
                note(Reason.WORK_SPENT, signature);
                return null;
            }
            Reason untimely = whyUntimely(signature);
            if (untimely != null) {
                note(untimely, signature);
                return null;
            }
            Optional<VerificationKey> usable = key.verificationKey();
            if (usable.isEmpty()) {
                note(Reason.UNSUPPORTED, signature);
                continue;
            }
            signed = signed == null ? CanonicalForm.of(rrset, signature) : signed;
            if (known.verifies(key, usable.get(), signed, signature.signature().toArray())) {
                return valid(signature, key);
            }
            note(Reason.WRONG, signature);
        }
        return null;
    }

    private @Nullable Reason whyUnfit(DnsKey key) {
        if (!key.isZoneKey()) {
            return Reason.NO_ZONE_KEY;
        }
        if (key.isRevoked() && rrset.type() != RecordType.DNSKEY) {
            return Reason.REVOKED;
        }
        return key.isSupported() ? null : Reason.UNSUPPORTED;
    }

    /// RFC 4035 section 5.3.1, with the arithmetic of RFC 4034 section 3.1.5. No clock skew is tolerated.
    private @Nullable Reason whyUntimely(Signature signature) {
        if (Serial.isAfter(signature.inception(), signature.expiration())) {
            return Reason.EXPIRED_BEFORE_VALID;
        }
        if (time.isAfter(signature.expiration())) {
            return Reason.EXPIRED;
        }
        return time.isBefore(signature.inception()) ? Reason.NOT_YET_VALID : null;
    }

    private Valid valid(Signature signature, DnsKey key) {
        Optional<Name> wildcard = signature.isExpandedFromWildcard(rrset.owner())
                ? Optional.of(signature.wildcard(rrset.owner()))
                : Optional.empty();
        return new Valid(signature, key, wildcard);
    }

    private void note(Reason reason, @Nullable Signature signature) {
        if (reason.compareTo(closest) > 0) {
            closest = reason;
            closestSignature = signature;
        }
    }

    private Invalid invalid() {
        String what = RecordType.name(rrset.type()) + " of " + rrset.owner();
        Signature signature = closestSignature;
        if (signature == null) {
            return invalid(closest == Reason.MALFORMED
                    ? "the RRSIG of " + what + " is malformed"
                    : "no RRSIG of zone " + keys.zone() + " for " + what);
        }
        String by = "key " + signature.keyTag() + " (" + Algorithm.name(signature.algorithm()) + ") of zone "
                + keys.zone();
        String signed = "RRSIG of " + what + " by " + by;
        return invalid(switch (closest) {
            case NO_SIGNATURE, MALFORMED -> "the RRSIG of " + what + " is malformed";
            case OTHER_SIGNER -> "the RRSIG of " + what + " is by " + signature.signer() + ", not by zone "
                    + keys.zone();
            case NO_KEY -> "no DNSKEY for the RRSIG of " + what + ": " + by;
            case UNSUPPORTED -> by + " is not supported, for " + what;
            case NO_ZONE_KEY -> by + " is not a zone key, for " + what;
            case REVOKED -> by + " is revoked, for " + what;
            case EXPIRED_BEFORE_VALID -> signed + " expires before it is valid";
            case NOT_YET_VALID -> signed + " is valid only from " + text(signature.inception());
            case EXPIRED -> signed + " expired at " + text(signature.expiration());
            case WRONG -> signed + " does not match";
            case WORK_SPENT -> "too many signatures or keys for " + what + ", the last by " + by;
        });
    }

    private Invalid invalid(String text) {
        return new Invalid(closest, new ExtendedError(closest.code(), text));
    }

    /// The time nearest to now that the 32 bits may mean.
    private String text(int seconds) {
        long whole = switch (time) {
            case ValidationTime.At(long now) -> now + (seconds - (int) now);
            case ValidationTime.Unjudged() -> Integer.toUnsignedLong(seconds);
        };
        return Instant.ofEpochSecond(whole).toString();
    }
}
