package rootwalk.dnssec.denial;

/// The limits of NSEC3 iterations (RFC 9276 section 3.2).
public final class Nsec3Limits {

    /// A proof with more iterations is not computed, and what it denies is insecure.
    public static final int INSECURE_ABOVE = 50;

    private Nsec3Limits() {}
}
