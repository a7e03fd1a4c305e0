package rootwalk.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

/// A DS RRset, and what of it can be used.
///
/// @param zone
///            the owner: the apex of the child zone
/// @param all
///            the records, without the malformed ones
/// @param usable
///            those with a supported algorithm and digest, without SHA-1 where there is a better one
public record DelegationSigners(Name zone, List<DelegationSigner> all, List<DelegationSigner> usable) {

    public DelegationSigners {
        all = List.copyOf(all);
        usable = List.copyOf(usable);
    }

    public static DelegationSigners of(RRset ds, AlgorithmPolicy policy) {
        List<DelegationSigner> all = new ArrayList<>(ds.size());
        for (Rdata one : ds.rdata()) {
            DelegationSigner.of(one).ifPresent(all::add);
        }
        List<DelegationSigner> supported = all.stream()
                .filter(one -> policy.supports(one.algorithm()) && policy.supportsDigest(one.digestType())).toList();
        // RFC 4509 section 3: SHA-1 must be ignored where SHA-256 is there, so that no attacker can choose the weaker
        // one. RFC 6605 section 2 says the same of SHA-384.
        boolean hasBetter = supported.stream().anyMatch(one -> one.digestType() != DigestType.SHA1);
        List<DelegationSigner> usable = supported.stream()
                .filter(one -> !hasBetter || one.digestType() != DigestType.SHA1).toList();
        return new DelegationSigners(ds.owner(), all, usable);
    }

    /// Whether the zone must be signed. It is insecure if no record has a supported algorithm and digest (RFC 4035 section 5.2).
    /// If all records are malformed, that is not known: the zone must be signed, and no key can match.
    public boolean isUsable() {
        return !usable.isEmpty() || all.isEmpty();
    }

    /// Why no record is usable, for clients.
    public Optional<ExtendedError> unsupported(AlgorithmPolicy policy) {
        if (isUsable()) {
            return Optional.empty();
        }
        DelegationSigner first = all.getFirst();
        return Optional.of(all.stream().noneMatch(one -> policy.supports(one.algorithm()))
                ? new ExtendedError(ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM,
                        "algorithm " + Algorithm.name(first.algorithm()) + " of zone " + zone + ", " + first)
                : new ExtendedError(ExtendedError.UNSUPPORTED_DS_DIGEST_TYPE,
                        "digest " + DigestType.name(first.digestType()) + " of zone " + zone + ", " + first));
    }
}
