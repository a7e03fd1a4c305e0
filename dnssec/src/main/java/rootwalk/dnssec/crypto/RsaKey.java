package rootwalk.dnssec.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;

/// RSA keys as DNSKEY records have them (RFC 3110 section 2).
final class RsaKey {

    /// The least length in bits (RFC 5702 section 2.1; RFC 3110 has none, and shorter keys do not hold a signature).
    static final int LEAST_BITS = 512;

    /// The greatest length in bits (RFC 3110 section 2).
    static final int MOST_BITS = 4096;

    /// The greatest exponent in bits. The time of a verification grows with it; keys in use have 17 or 33 bits, few have
    /// 65.
    static final int MOST_EXPONENT_BITS = 256;

    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private RsaKey() {}

    /// The key as a SubjectPublicKeyInfo, or null if the octets are not a key within the limits.
    static byte @Nullable [] subjectPublicKeyInfo(byte[] key) {
        if (key.length < 3) {
            return null;
        }
        int start = key[0] == 0 ? 3 : 1;
        int length = key[0] == 0 ? BigEndian.get16(key, 1) : key[0] & 0xFF;
        if (length == 0 || start + length >= key.length) {
            return null;
        }
        BigInteger exponent = new BigInteger(1, key, start, length);
        BigInteger modulus = new BigInteger(1, key, start + length, key.length - start - length);
        if (!isWithinLimits(modulus, exponent)) {
            return null;
        }
        byte[] numbers = element(0x30, integer(modulus), integer(exponent));
        byte[] bits = new byte[1 + numbers.length];
        System.arraycopy(numbers, 0, bits, 1, numbers.length);
        return element(0x30, RSA_ENCRYPTION, element(0x03, bits));
    }

    private static boolean isWithinLimits(BigInteger modulus, BigInteger exponent) {
        return modulus.bitLength() >= LEAST_BITS && modulus.bitLength() <= MOST_BITS && modulus.testBit(0)
                && exponent.bitLength() >= 2 && exponent.bitLength() <= MOST_EXPONENT_BITS && exponent.testBit(0);
    }

    private static byte[] integer(BigInteger number) {
        return element(0x02, number.toByteArray());
    }

    /// An element of DER: its tag, its length, its content.
    private static byte[] element(int tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream all = new ByteArrayOutputStream(length + 5);
        all.write(tag);
        if (length >= 0x100) {
            all.write(0x82);
            all.write(length >>> 8);
        } else if (length >= 0x80) {
            all.write(0x81);
        }
        all.write(length);
        for (byte[] content : contents) {
            all.writeBytes(content);
        }
        return all.toByteArray();
    }
}
