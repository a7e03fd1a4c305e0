package rootwalk.dnssec.signing;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.DigestType;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.crypto.Signer;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// A private key of a zone, and its DNSKEY record. Any thread.
public final class SigningKey {

    /// The only value of the protocol field (RFC 4034 section 2.1.2).
    private static final byte DNSSEC = 3;
    /// The TTL of a DS record.
    private static final int DS_TTL = 3600;

    private final int flags;
    private final int algorithm;
    private final Octets publicKey;
    private final Signer signer;

    private SigningKey(int flags, int algorithm, Octets publicKey, Signer signer) {
        this.flags = flags;
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.signer = signer;
    }

    /// @param flags
    ///            of the DNSKEY record: 257 for a key signing key, 256 for a zone signing key
    /// @param publicKey
    ///            the public key field of the DNSKEY record
    /// @param signer
    ///            of the private key
    public static SigningKey of(int flags, int algorithm, Octets publicKey, Signer signer) {
        return new SigningKey(flags, algorithm, publicKey, signer);
    }

    /// The same key with other flags: 256 for a zone signing key, 385 for a revoked one.
    public SigningKey withFlags(int other) {
        return new SigningKey(other, algorithm, publicKey, signer);
    }

    /// The same key, published with the number of another algorithm. Its signatures are those of the real one.
    public SigningKey withAlgorithm(int other) {
        return new SigningKey(flags, other, publicKey, signer);
    }

    public int algorithm() {
        return algorithm;
    }

    public int flags() {
        return flags;
    }

    public boolean isSecureEntryPoint() {
        return (flags & DnsKey.SECURE_ENTRY_POINT) != 0;
    }

    /// RFC 4034 appendix B.
    public int tag() {
        return asDnsKey().tag();
    }

    /// The data of the DNSKEY record.
    public Rdata dnskey() {
        byte[] data = new byte[4 + publicKey.length()];
        BigEndian.put16(data, 0, flags);
        data[2] = DNSSEC;
        data[3] = (byte) algorithm;
        publicKey.copyTo(data, 4);
        return Rdata.of(data);
    }

    public DnsKey asDnsKey() {
        return DnsKey.of(dnskey(), AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()).orElseThrow();
    }

    /// The DS RRset of the zone, with SHA-256 (RFC 4509).
    public RRset ds(Name zone) {
        return ds(zone, DigestType.SHA256);
    }

    /// @param digestType
    ///            a constant of [DigestType]
    public RRset ds(Name zone, int digestType) {
        return RRset.of(zone, RecordType.DS, DS_TTL, DelegationSigner.of(zone, asDnsKey(), digestType).rdata());
    }

    /// The signature field for these octets.
    public byte[] sign(byte[] octets) {
        return signer.sign(octets);
    }

    /// For example `12345 (ECDSAP256SHA256)`.
    @Override
    public String toString() {
        return tag() + " (" + Algorithm.name(algorithm) + ")";
    }
}
