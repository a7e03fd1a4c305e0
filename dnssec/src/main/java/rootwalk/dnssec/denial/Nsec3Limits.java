package rootwalk.dnssec.denial;

/// The limits of NSEC3 iterations (RFC 9276 section 3.2).
public final class Nsec3Limits {

    /// A proof with more iterations is not computed, and what it denies is insecure.
    public static final int INSECURE_ABOVE = 50;

    /// A proof with more iterations is bogus. No signer creates such a chain: RFC 5155 section 10.3 allowed 2500 for keys of 4096
    /// bits only.
    public static final int BOGUS_ABOVE = 500;

    private Nsec3Limits() {}
}
