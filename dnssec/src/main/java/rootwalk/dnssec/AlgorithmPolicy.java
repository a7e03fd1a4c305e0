package rootwalk.dnssec;

/// The algorithms and digests that are used for validation (RFC 9904 section 2). Zones that have no others are insecure
/// (RFC 4035 section 5.2).
public enum AlgorithmPolicy {

    /// SHA-1 is treated as unsupported, in signatures and in DS records (RFC 9905 section 2).
    SHA1_INSECURE,

    /// SHA-1 is used.
    SHA1_VALIDATED;

    /// Whether signatures of an algorithm are verified. GOST never is (RFC 9906 section 2).
    public boolean supports(int algorithm) {
        return switch (algorithm) {
            case Algorithm.RSASHA256, Algorithm.RSASHA512, Algorithm.ECDSAP256SHA256, Algorithm.ECDSAP384SHA384,
                    Algorithm.ED25519, Algorithm.ED448 ->
                true;
            case Algorithm.RSASHA1, Algorithm.RSASHA1_NSEC3_SHA1 -> this == SHA1_VALIDATED;
            default -> false;
        };
    }

    /// Whether DS records with a digest of this type are used.
    public boolean supportsDigest(int type) {
        return switch (type) {
            case DigestType.SHA256, DigestType.SHA384 -> true;
            case DigestType.SHA1 -> this == SHA1_VALIDATED;
            default -> false;
        };
    }
}
