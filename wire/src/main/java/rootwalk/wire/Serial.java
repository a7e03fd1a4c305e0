package rootwalk.wire;

/// Serial number arithmetic (RFC 1982) on the 32 bits of an SOA serial, held in an `int`.
public final class Serial {

    private Serial() {}

    /// `serial + increment`, wrapping (RFC 1982 section 3.1).
    public static int add(int serial, int increment) {
        if (increment < 0) {
            throw new IllegalArgumentException("a serial can be increased by 0 to 2147483647, not by " + increment);
        }
        return serial + increment;
    }

    /// Whether `a` is greater than `b` (RFC 1982 section 3.2); false for numbers 2^31 apart, which have no order.
    public static boolean isAfter(int a, int b) {
        return a - b > 0;
    }

    /// The unsigned value.
    public static long value(int serial) {
        return Integer.toUnsignedLong(serial);
    }
}
