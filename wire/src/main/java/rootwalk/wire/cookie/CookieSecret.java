package rootwalk.wire.cookie;

import java.util.HexFormat;

import rootwalk.wire.BigEndian;

/// A server secret of 16 octets (RFC 9018 section 4.4).
///
/// @param first octets 0 to 7 in little-endian order
/// @param second octets 8 to 15
public record CookieSecret(long first, long second) {

    /// Octets of a secret.
    public static final int LENGTH = 16;

    /// A secret of 16 octets.
    public static CookieSecret of(byte[] octets) {
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException("a secret has 16 octets, not " + octets.length);
        }
        return new CookieSecret(
                Long.reverseBytes(BigEndian.get64(octets, 0)), Long.reverseBytes(BigEndian.get64(octets, 8)));
    }

    /// Reads 32 hexadecimal digits, as in `cookie-secret` of BIND and `cookie-secret` of Unbound.
    ///
    /// @throws IllegalArgumentException for another text
    public static CookieSecret parse(String digits) {
        return of(HexFormat.of().parseHex(digits));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "a cookie secret";
    }
}
