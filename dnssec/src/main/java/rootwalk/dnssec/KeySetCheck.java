package rootwalk.dnssec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import rootwalk.dnssec.KeySetResult.Trusted;
import rootwalk.dnssec.KeySetResult.Untrusted;
import rootwalk.dnssec.SignatureResult.Invalid;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.SignatureResult.Valid;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RRset;

/// Verifies the DNSKEY RRset of a zone by the DS RRset of its parent, or by a trust anchor (RFC 4035 section 5.2): a key
/// that a DS record has must have signed the RRset.
public final class KeySetCheck {

    /// The most keys and DS records that a text names.
    private static final int MOST_NAMED = 3;

    private KeySetCheck() {}

    /// @param signatures
    ///            the RRSIG records of the DNSKEY RRset
    /// @param signers
    ///            with at least one usable record
    public static KeySetResult verify(
            RRset dnskeys, RRset signatures, DelegationSigners signers, AlgorithmPolicy policy, Crypto crypto,
            ValidationTime time, Work work) {
        ZoneKeys keys = ZoneKeys.of(dnskeys, policy, crypto);
        Map<DnsKey, DelegationSigner> entries = entries(keys, signers, work);
        if (entries.isEmpty()) {
            return work.isSpent()
                    ? untrusted(Reason.WORK_SPENT, "too many keys and DS records of zone " + signers.zone())
                    : untrusted(Reason.NO_KEY, "no DNSKEY of zone " + signers.zone() + " matches " + text(signers));
        }
        return switch (SignatureCheck.verify(dnskeys, signatures, keys.only(entries::containsKey), time, work)) {
            case Valid valid when valid.wildcard().isPresent() ->
                untrusted(Reason.MALFORMED, "the RRSIG of DNSKEY of zone " + signers.zone() + " is of a wildcard");
            case Valid valid -> new Trusted(keys, entries.getOrDefault(valid.key(), signers.usable().getFirst()),
                    valid);
            // The RRset may have signatures by other keys only.
            case Invalid(Reason reason, ExtendedError _) when reason == Reason.NO_KEY -> untrusted(
                    Reason.NO_SIGNATURE, "no RRSIG of DNSKEY of zone " + signers.zone() + " by key "
                            + names(entries.keySet()));
            case Invalid invalid -> new Untrusted(invalid.reason(), invalid.error());
        };
    }

    /// The keys that a DS record has.
    private static Map<DnsKey, DelegationSigner> entries(ZoneKeys keys, DelegationSigners signers, Work work) {
        Map<DnsKey, DelegationSigner> entries = new LinkedHashMap<>();
        for (DelegationSigner signer : signers.usable()) {
            if (work.isSpent()) {
                break;
            }
            int tried = 0;
            for (DnsKey key : keys.candidates(signer.algorithm(), signer.keyTag())) {
                if (key.isRevoked()) {
                    continue;
                }
                if (tried++ >= WorkLimits.KEYS_PER_TAG || !work.takeHash()) {
                    break;
                }
                if (signer.matches(keys.zone(), key)) {
                    entries.putIfAbsent(key, signer);
                }
            }
        }
        return entries;
    }

    /// The first ones: a server may send thousands.
    private static String names(Collection<?> all) {
        String first = all.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMED ? first : first + " and " + (all.size() - MOST_NAMED) + " more";
    }

    private static String text(DelegationSigners signers) {
        return signers.usable().isEmpty() ? "its DS records, which are malformed" : names(signers.usable());
    }

    private static Untrusted untrusted(Reason reason, String text) {
        return new Untrusted(reason, new ExtendedError(reason.code(), text));
    }
}
