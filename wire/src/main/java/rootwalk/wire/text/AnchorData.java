package rootwalk.wire.text;

import java.util.Map;
import java.util.Set;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordType;

/// The data of DS and DNSKEY records that can be trust anchors. An anchor with a mistake would not be noticed: with an unknown
/// number nothing below it is validated, and with a damaged digest or key every answer is bogus.
final class AnchorData {

    /// Those that a validator knows (RFC 9904). Those with SHA-1 (5, 7) are subject to the policy of the configuration.
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
    ///             if no key can match the record, or if nothing would be validated with it
    static void check(int type, byte[] data, int length) {
        if (length < 4) {
            throw new EntryException("the record is cut off", COPY_AGAIN);
        }
        if (type == RecordType.DS) {
            checkDs(data, length);
        } else {
            checkDnskey(data, length);
        }
    }

    private static void checkDs(byte[] data, int length) {
        checkAlgorithm(data[2] & 0xFF);
        int digest = data[3] & 0xFF;
        Integer octets = DIGESTS.get(digest);
        if (octets == null) {
            throw new EntryException("its digest type " + digest + " is not supported",
                    "write a DS record of digest type 2 (SHA-256) or 4 (SHA-384)");
        }
        if (length - 4 != octets) {
            throw new EntryException("the digest of type " + digest + " has " + (length - 4) + " octets instead of "
                    + octets, COPY_AGAIN);
        }
    }

    private static void checkAlgorithm(int algorithm) {
        if (!ALGORITHMS.contains(algorithm)) {
            throw new EntryException("its algorithm " + algorithm + " is not supported",
                    "write a record of a key with another algorithm; " + USABLE_ALGORITHMS);
        }
    }

    private static void checkDnskey(byte[] data, int length) {
        int flags = BigEndian.get16(data, 0);
        int algorithm = data[3] & 0xFF;
        if ((flags & ZONE) == 0 || data[2] != DNSSEC) {
            throw new EntryException("the record is not a key of a zone: its flags are " + flags + ", its protocol is "
                    + (data[2] & 0xFF), "write a DNSKEY record that begins with 257 3");
        }
        if ((flags & REVOKE) != 0) {
            throw new EntryException("the key is revoked: its flags are " + flags,
                    "write a key that the zone has not revoked");
        }
        checkAlgorithm(algorithm);
        Integer octets = CURVES.get(algorithm);
        if (octets != null && length - 4 != octets) {
            throw new EntryException("the key of algorithm " + algorithm + " has " + (length - 4)
                    + " octets instead of " + octets, COPY_AGAIN);
        }
        if (octets == null) {
            checkRsa(data, length);
        }
    }

    /// RFC 3110 section 2: the length of the exponent, in one or three octets, the exponent, and the modulus.
    private static void checkRsa(byte[] data, int length) {
        int at = 4;
        int exponent = length > at ? data[at++] & 0xFF : 0;
        if (exponent == 0 && length >= at + 2) {
            exponent = BigEndian.get16(data, at);
            at += 2;
        }
        int modulus = length - at - exponent;
        if (exponent == 0 || modulus < SHORTEST_MODULUS || modulus > LONGEST_MODULUS) {
            throw new EntryException("the key is not an RSA key of 512 to 4096 bits", COPY_AGAIN);
        }
    }
}
