package rootwalk.dnssec.denial;

/// The encoding of a hash in the owner of an NSEC3 record: Base 32 with the extended hex alphabet, without padding (RFC
/// 5155 section 1.3, RFC 4648 section 7).
public final class Base32Hex {

    /// Characters of a hash.
    public static final int LENGTH = 32;

    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

    private Base32Hex() {}

    /// Reads the first label of a name.
    ///
    /// @param name
    ///            in wire format
    /// @param hash
    ///            gets [Nsec3Hash#LENGTH] octets
    /// @return whether the label is a hash
    public static boolean read(byte[] name, byte[] hash) {
        if (name[0] != LENGTH) {
            return false;
        }
        long bits = 0;
        int at = 0;
        for (int i = 0; i < LENGTH; i++) {
            int value = value(name[1 + i]);
            if (value < 0) {
                return false;
            }
            bits = bits << 5 | value;
            // Eight characters are five octets.
            if ((i & 7) == 7) {
                for (int shift = 32; shift >= 0; shift -= 8) {
                    hash[at++] = (byte) (bits >>> shift);
                }
                bits = 0;
            }
        }
        return true;
    }

    private static int value(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'v' ? lower - 'a' + 10 : -1;
    }

    /// Writes the characters of a hash in lower case.
    ///
    /// @param hash
    ///            has [Nsec3Hash#LENGTH] octets at `offset`
    /// @param target
    ///            gets [#LENGTH] octets
    public static void write(byte[] hash, int offset, byte[] target, int at) {
        int out = at;
        for (int i = 0; i < Nsec3Hash.LENGTH; i += 5) {
            long bits = 0;
            for (int j = 0; j < 5; j++) {
                bits = bits << 8 | (hash[offset + i + j] & 0xFF);
            }
            for (int shift = 35; shift >= 0; shift -= 5) {
                target[out++] = (byte) ALPHABET.charAt((int) (bits >>> shift) & 31);
            }
        }
    }
}
