package rootwalk.wire.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Converts private keys in forms older than PKCS #8 to that form (RFC 5958), which is all that the JDK reads. Stateless.
final class OlderKeyForms {

    private static final byte[] VERSION = octets("020100");
    private static final byte[] RSA_ENCRYPTION = octets("06092A864886F70D010101" + "0500");
    private static final byte[] EC_PUBLIC_KEY = octets("06072A8648CE3D0201");

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;

    /// The curve in a key for elliptic curves.
    private static final int PARAMETERS = 0xA0;

    /// More octets than any key has, with a length of two octets in what is added.
    private static final int MOST = 60_000;

    private OlderKeyForms() {}

    private static byte[] octets(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal);
    }

    /// A key as PKCS #1 has it (RFC 8017 appendix A.1.2), as PKCS #8.
    static Optional<byte[]> rsa(byte[] key) {
        return key.length > MOST ? Optional.empty() : Optional.of(pkcs8(RSA_ENCRYPTION, key));
    }

    /// A key as RFC 5915 has it, as PKCS #8. Empty if it does not name its curve.
    static Optional<byte[]> ec(byte[] key) {
        Reader whole = new Reader(key, 0, key.length);
        Optional<Reader> in = whole.content(SEQUENCE);
        if (key.length > MOST || in.isEmpty() || in.get().content(INTEGER).isEmpty()
                || in.get().content(OCTET_STRING).isEmpty()) {
            return Optional.empty();
        }
        return in.get().content(PARAMETERS).map(Reader::rest).map(curve -> pkcs8(joined(EC_PUBLIC_KEY, curve), key));
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, joined(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] header = length < 0x80 ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100 ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(header, content);
    }

    /// Reads one element of DER after another. Used by one thread.
    private static final class Reader {

        private final byte[] octets;
        private final int end;
        private int at;

        Reader(byte[] octets, int from, int end) {
            this.octets = octets;
            at = from;
            this.end = end;
        }

        /// The content of the next element, if it has this tag.
        Optional<Reader> content(int tag) {
            if (end - at < 2 || (octets[at] & 0xFF) != tag) {
                return Optional.empty();
            }
            int length = octets[at + 1] & 0xFF;
            int from = at + 2;
            if (length >= 0x80) {
                int size = length & 0x7F;
                if (size == 0 || size > 2 || end - from < size) {
                    return Optional.empty();
                }
                length = 0;
                for (int i = 0; i < size; i++) {
                    length = (length << 8) | (octets[from + i] & 0xFF);
                }
                from += size;
            }
            if (length > end - from) {
                return Optional.empty();
            }
            at = from + length;
            return Optional.of(new Reader(octets, from, at));
        }

        byte[] rest() {
            return Arrays.copyOfRange(octets, at, end);
        }
    }
}
