package rootwalk.dnssec;

/// The numbers of DNSSEC algorithms (RFC 4034 appendix A.1, and the registry of RFC 9904).
public final class Algorithm {

    public static final int RSASHA1 = 5;
    public static final int RSASHA1_NSEC3_SHA1 = 7;
    public static final int RSASHA256 = 8;
    public static final int RSASHA512 = 10;
    public static final int ECDSAP256SHA256 = 13;
    public static final int ECDSAP384SHA384 = 14;
    public static final int ED25519 = 15;
    public static final int ED448 = 16;

    private Algorithm() {}

    /// Whether an algorithm that can be supported has RSA keys.
    public static boolean isRsa(int algorithm) {
        return switch (algorithm) {
            case RSASHA1, RSASHA1_NSEC3_SHA1, RSASHA256, RSASHA512 -> true;
            default -> false;
        };
    }

    /// The mnemonic, or the number of an algorithm without one.
    public static String name(int algorithm) {
        return switch (algorithm) {
            case 1 -> "RSAMD5";
            case 3 -> "DSA";
            case RSASHA1 -> "RSASHA1";
            case 6 -> "DSA-NSEC3-SHA1";
            case RSASHA1_NSEC3_SHA1 -> "RSASHA1-NSEC3-SHA1";
            case RSASHA256 -> "RSASHA256";
            case RSASHA512 -> "RSASHA512";
            case 12 -> "ECC-GOST";
            case ECDSAP256SHA256 -> "ECDSAP256SHA256";
            case ECDSAP384SHA384 -> "ECDSAP384SHA384";
            case ED25519 -> "ED25519";
            case ED448 -> "ED448";
            default -> Integer.toString(algorithm);
        };
    }
}
