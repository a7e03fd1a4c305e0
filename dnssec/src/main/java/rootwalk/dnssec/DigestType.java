package rootwalk.dnssec;

/// The numbers of the digests of DS records (RFC 4034 appendix A.2, and the registry of RFC 9904).
public final class DigestType {

    public static final int SHA1 = 1;
    /// RFC 4509.
    public static final int SHA256 = 2;
    /// RFC 6605 section 2.
    public static final int SHA384 = 4;

    private DigestType() {}

    /// The mnemonic, or the number of a type without one.
    public static String name(int type) {
        return switch (type) {
            case SHA1 -> "SHA-1";
            case SHA256 -> "SHA-256";
            case 3 -> "GOST R 34.11-94";
            case SHA384 -> "SHA-384";
            default -> Integer.toString(type);
        };
    }
}
