package rootwalk.wire.text;

import java.util.Map;
import java.util.Set;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordType;

/// Finds mistakes in the data of DS and DNSKEY records as trust anchors: with an unknown number, nothing is validated by the anchor;
/// with a damaged digest or key, no key matches it. These are warnings, since such an anchor has no effect on other anchors.
final class AnchorData {

    /// The algorithms that the validator supports (RFC 9904). Those with SHA-1 (5, 7) are subject to the policy of the
    /// configuration.
    private static final Set<Integer> ALGORITHMS = Set.of(5, 7, 8, 10, 13, 14, 15, 16);
    private static final String USABLE_ALGORITHMS =
            "the algorithms 8, 10, 13, 14, 15 and 16 are used, 5 and 7 with sha1: validate";

    /// Octets of digests: SHA-1 (RFC 4034 section 5.1.4), SHA-256 (RFC 4509 section 2.2) and SHA-384 (RFC 6605 section 2).
    private static final Map<Integer, Integer> DIGESTS = Map.of(1, 20, 2, 32, 4, 48);

    /// Octets of keys on curves (RFC 6605 section 4, RFC 8080 section 3).
    private static final Map<Integer, Integer> CURVES = Map.of(13, 64, 14, 96, 15, 32, 16, 57);

    /// Octets of an RSA modulus: 512 to 4096 bits.
    private static final int SHORTEST_MODULUS = 64;
    private static final int LONGEST_MODULUS = 512;

    private static final int ZONE = 0x0100;
    private static final int REVOKE = 0x0080;
    private static final int DNSSEC = 3;

    private static final String COPY_AGAIN = "copy the record again from its source";

    private AnchorData() {}

    /// @throws EntryException
    ///             if the record is incomplete
    static void check(int type, byte[] data, int length, WarningSink warnings) {
        if (length < 4) {
            throw new EntryException("the record is incomplete", COPY_AGAIN);
        }
        if (type == RecordType.DS) {
            checkDs(data, length, warnings);
        } else {
            checkDnskey(data, length, warnings);
        }
    }

    private static void checkDs(byte[] data, int length, WarningSink warnings) {
        checkAlgorithm(data[2] & 0xFF, warnings);
        int digest = data[3] & 0xFF;
        Integer octets = DIGESTS.get(digest);
        if (octets == null) {
            warnings.add("its digest type " + digest + " is not supported, so nothing is validated by it",
                    "write a DS record of digest type 2 (SHA-256) or 4 (SHA-384)");
        } else if (length - 4 != octets) {
            warnings.add(
                    "no key can match it: the digest of type " + digest + " has " + (length - 4) + " octets instead of "
                            + octets,
                    COPY_AGAIN);
        }
    }

    private static void checkAlgorithm(int algorithm, WarningSink warnings) {
        if (!ALGORITHMS.contains(algorithm)) {
            warnings.add("its algorithm " + algorithm + " is not supported, so nothing is validated by it",
                    "write a record of a key with another algorithm; " + USABLE_ALGORITHMS);
        }
    }

    private static void checkDnskey(byte[] data, int length, WarningSink warnings) {
        int flags = BigEndian.get16(data, 0);
        int algorithm = data[3] & 0xFF;
        Integer octets = CURVES.get(algorithm);
        checkAlgorithm(algorithm, warnings);
        if ((flags & ZONE) == 0 || data[2] != DNSSEC) {
            warnings.add("no key can match it: its flags are " + flags + ", its protocol is " + (data[2] & 0xFF),
                    "write a DNSKEY record that begins with 257 3");
        } else if ((flags & REVOKE) != 0) {
            warnings.add("the key is revoked: its flags are " + flags, "write a key that the zone has not revoked");
        } else if (octets != null && length - 4 != octets) {
            warnings.add("no key can match it: the key of algorithm " + algorithm + " has " + (length - 4)
                    + " octets instead of " + octets, COPY_AGAIN);
        } else if (octets == null && ALGORITHMS.contains(algorithm) && !isRsa(data, length)) {
            warnings.add("no key can match it: it is not an RSA key of 512 to 4096 bits", COPY_AGAIN);
        }
    }

    /// RFC 3110 section 2: the length of the exponent, in one or three octets, the exponent, and the modulus.
    private static boolean isRsa(byte[] data, int length) {
        int at = 4;
        int exponent = length > at ? data[at++] & 0xFF : 0;
        if (exponent == 0 && length >= at + 2) {
            exponent = BigEndian.get16(data, at);
            at += 2;
        }
        int modulus = length - at - exponent;
        return exponent != 0 && modulus >= SHORTEST_MODULUS && modulus <= LONGEST_MODULUS;
    }
}
