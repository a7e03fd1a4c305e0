package rootwalk.dnssec.crypto;

import java.util.Arrays;

/// ECDSA signatures in the form of OpenSSL: a DER sequence of two integers. In DNS, both have a fixed length (RFC 6605
/// section 4).
final class DerSignature {

    private DerSignature() {}

    /// @param coordinates
    ///            r and s, of the same length, at most 48 octets each
    static byte[] ofCoordinates(byte[] coordinates) {
        int half = coordinates.length / 2;
        byte[] der = new byte[coordinates.length + 8];
        int at = 2;
        at = integer(coordinates, 0, half, der, at);
        at = integer(coordinates, half, coordinates.length, der, at);
        der[0] = 0x30;
        der[1] = (byte) (at - 2);
        return Arrays.copyOf(der, at);
    }

    /// Writes an unsigned number without its leading zeros, and returns where it ends.
    private static int integer(byte[] from, int start, int end, byte[] der, int at) {
        int first = start;
        while (first < end - 1 && from[first] == 0) {
            first++;
        }
        int sign = from[first] < 0 ? 1 : 0;
        int length = end - first;
        der[at] = 0x02;
        der[at + 1] = (byte) (length + sign);
        System.arraycopy(from, first, der, at + 2 + sign, length);
        return at + 2 + sign + length;
    }
}
