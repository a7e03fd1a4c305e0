package rootwalk.dnssec;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.wire.Rdata;

/// A DNSKEY record (RFC 4034 section 2). Any thread.
public final class DnsKey {

    /// The flags of a zone key, of a secure entry point (RFC 4034 section 2.1.1) and of a revoked key (RFC 5011 section
    /// 7).
    public static final int ZONE = 0x0100;
    public static final int SECURE_ENTRY_POINT = 0x0001;
    public static final int REVOKE = 0x0080;

    /// The only value of the protocol field (RFC 4034 section 2.1.2).
    private static final int DNSSEC = 3;

    private final Rdata rdata;
    private final int tag;
    private final AlgorithmPolicy policy;
    private final Crypto crypto;
    private final Object identity = new Object();
    private @Nullable VerificationKey key;
    private volatile boolean parsed;

    private DnsKey(Rdata rdata, AlgorithmPolicy policy, Crypto crypto) {
        this.rdata = rdata;
        this.policy = policy;
        this.crypto = crypto;
        tag = KeyTag.of(rdata);
    }

    /// Reads the data of a DNSKEY record; empty if it is malformed.
    public static Optional<DnsKey> of(Rdata rdata, AlgorithmPolicy policy, Crypto crypto) {
        return rdata.length() > 4 ? Optional.of(new DnsKey(rdata, policy, crypto)) : Optional.empty();
    }

    public int flags() {
        return rdata.unsignedShort(0);
    }

    public int algorithm() {
        return rdata.octet(3) & 0xFF;
    }

    /// RFC 4034 appendix B.
    public int tag() {
        return tag;
    }

    /// Whether the key may sign the RRsets of a zone.
    public boolean isZoneKey() {
        return (flags() & ZONE) != 0 && rdata.octet(2) == DNSSEC;
    }

    public boolean isSecureEntryPoint() {
        return (flags() & SECURE_ENTRY_POINT) != 0;
    }

    /// Whether the key may sign nothing but its own revocation (RFC 5011 section 2.1).
    public boolean isRevoked() {
        return (flags() & REVOKE) != 0;
    }

    /// Whether the policy permits its algorithm.
    boolean isSupported() {
        return policy.supports(algorithm());
    }

    /// The data of the record.
    public Rdata rdata() {
        return rdata;
    }

    /// An object that identifies this key, without keeping the key in memory.
    Object identity() {
        return identity;
    }

    /// The key, parsed at the first call; empty if the policy excludes its algorithm, or no library can use it.
    public Optional<VerificationKey> verificationKey() {
        if (!parsed) {
            // Two threads may both parse it: the results are equal.
            key = isSupported() ? crypto.key(algorithm(), publicKey()).orElse(null) : null;
            parsed = true;
        }
        return Optional.ofNullable(key);
    }

    private byte[] publicKey() {
        byte[] key = new byte[rdata.length() - 4];
        System.arraycopy(rdata.sharedOctets(), 4, key, 0, key.length);
        return key;
    }

    /// For example `12345 (ECDSAP256SHA256)`.
    @Override
    public String toString() {
        return tag + " (" + Algorithm.name(algorithm()) + ")";
    }
}
