package rootwalk.dnssec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Rdata;

/// The data of a DS record (RFC 4034 section 5.1).
public record DelegationSigner(int keyTag, int algorithm, int digestType, Octets digest) {

    /// Reads the data of a DS record; empty if it is malformed.
    public static Optional<DelegationSigner> of(Rdata rdata) {
        byte[] data = rdata.sharedOctets();
        if (data.length < 4) {
            return Optional.empty();
        }
        return Optional.of(new DelegationSigner(BigEndian.get16(data, 0), data[2] & 0xFF, data[3] & 0xFF,
                Octets.of(data, 4, data.length - 4)));
    }

    /// The DS of a key.
    ///
    /// @param digestType
    ///            a constant of [DigestType]
    public static DelegationSigner of(Name zone, DnsKey key, int digestType) {
        byte[] digest = digest(zone, key.rdata(), digestType);
        if (digest == null) {
            throw new IllegalArgumentException("digest type " + digestType + " is not supported");
        }
        return new DelegationSigner(key.tag(), key.algorithm(), digestType, Octets.of(digest));
    }

    /// Whether the digest is that of the key.
    public boolean matches(Name zone, DnsKey key) {
        if (key.tag() != keyTag || key.algorithm() != algorithm) {
            return false;
        }
        byte[] computed = digest(zone, key.rdata(), digestType);
        return computed != null && MessageDigest.isEqual(computed, digest.toArray());
    }

    /// RFC 4034 section 5.1.4; null for a type that is not supported.
    private static byte @Nullable [] digest(Name zone, Rdata dnskey, int type) {
        String name = switch (type) {
            case DigestType.SHA1 -> "SHA-1";
            case DigestType.SHA256 -> "SHA-256";
            case DigestType.SHA384 -> "SHA-384";
            default -> "";
        };
        if (name.isEmpty()) {
            return null;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            digest.update(zone.folded().sharedOctets());
            return digest.digest(dnskey.sharedOctets());
        } catch (NoSuchAlgorithmException e) {
            // Every JDK has them.
            throw new IllegalStateException(e);
        }
    }

    /// The data of the DS record.
    public Rdata rdata() {
        byte[] data = new byte[4 + digest.length()];
        BigEndian.put16(data, 0, keyTag);
        data[2] = (byte) algorithm;
        data[3] = (byte) digestType;
        digest.copyTo(data, 4);
        return Rdata.of(data);
    }

    /// For example `DS 12345 (ECDSAP256SHA256, SHA-256)`.
    @Override
    public String toString() {
        return "DS " + keyTag + " (" + Algorithm.name(algorithm) + ", " + DigestType.name(digestType) + ")";
    }
}
