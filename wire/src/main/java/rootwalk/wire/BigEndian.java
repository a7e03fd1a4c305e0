package rootwalk.wire;

/// Numbers of 16, 32, 48 and 64 bits in network order (RFC 1035 section 2.3.2) in arrays of octets.
public final class BigEndian {

    private BigEndian() {}

    /// The unsigned 16-bit number at a place.
    public static int get16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }

    /// The 32-bit number at a place.
    public static int get32(byte[] octets, int at) {
        return get16(octets, at) << 16 | get16(octets, at + 2);
    }

    /// The unsigned 48-bit number at a place.
    public static long get48(byte[] octets, int at) {
        return (long) get16(octets, at) << 32 | Integer.toUnsignedLong(get32(octets, at + 2));
    }

    /// The 64-bit number at a place.
    public static long get64(byte[] octets, int at) {
        return (long) get32(octets, at) << 32 | Integer.toUnsignedLong(get32(octets, at + 4));
    }

    /// Writes the lower 16 bits of `value`.
    public static void put16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }

    public static void put32(byte[] octets, int at, int value) {
        put16(octets, at, value >>> 16);
        put16(octets, at + 2, value);
    }

    /// Writes the lower 48 bits of `value`.
    public static void put48(byte[] octets, int at, long value) {
        put16(octets, at, (int) (value >>> 32));
        put32(octets, at + 2, (int) value);
    }

    public static void put64(byte[] octets, int at, long value) {
        put32(octets, at, (int) (value >>> 32));
        put32(octets, at + 4, (int) value);
    }
}
