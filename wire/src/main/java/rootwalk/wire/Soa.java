package rootwalk.wire;

import java.util.List;

/// The numbers at the end of the data of an SOA record (RFC 1035 section 3.3.13).
public final class Soa {

    /// Octets of the numbers, the first of which is the serial number.
    public static final int NUMBERS = 20;

    private static final int REFRESH_FROM_END = 16;
    private static final int RETRY_FROM_END = 12;
    private static final int EXPIRE_FROM_END = 8;
    private static final int MINIMUM_FROM_END = 4;

    private Soa() {}

    /// The serial number (RFC 1982).
    ///
    /// @param end where the data ends in `octets`
    public static int serial(byte[] octets, int end) {
        return BigEndian.get32(octets, end - NUMBERS);
    }

    /// The same of the data of an SOA record.
    public static int serial(Rdata soa) {
        return serial(soa.sharedOctets(), soa.length());
    }

    /// The same of the first record of an RRset.
    public static int serial(RRset soa) {
        return serial(soa.rdata(0));
    }

    /// The data with another serial number.
    public static Rdata withSerial(Rdata soa, int serial) {
        byte[] octets = soa.sharedOctets().clone();
        BigEndian.put32(octets, octets.length - NUMBERS, serial);
        return Rdata.of(octets);
    }

    /// The first record of an RRset, with another serial number.
    public static RRset withSerial(RRset soa, int serial) {
        return RRset.of(soa.owner(), soa.type(), soa.dnsClass(), soa.ttl(), List.of(withSerial(soa.rdata(0), serial)));
    }

    /// REFRESH in seconds.
    public static long refresh(Rdata soa) {
        return number(soa, REFRESH_FROM_END);
    }

    /// RETRY in seconds.
    public static long retry(Rdata soa) {
        return number(soa, RETRY_FROM_END);
    }

    /// EXPIRE in seconds.
    public static long expire(Rdata soa) {
        return number(soa, EXPIRE_FROM_END);
    }

    private static long number(Rdata soa, int fromEnd) {
        return Integer.toUnsignedLong(BigEndian.get32(soa.sharedOctets(), soa.length() - fromEnd));
    }

    /// MINIMUM, an unsigned number.
    ///
    /// @param end where the data ends in `octets`
    public static int minimum(byte[] octets, int end) {
        return BigEndian.get32(octets, end - MINIMUM_FROM_END);
    }

    /// The TTL of a negative answer in seconds: the lower of the SOA's TTL and its MINIMUM (RFC 2308 section 5), which is
    /// an unsigned number.
    ///
    /// @param ttl of the SOA, 0 to 2147483647
    /// @param end where the data ends in `octets`
    public static int negativeTtl(int ttl, byte[] octets, int end) {
        int minimum = minimum(octets, end);
        return minimum < 0 ? ttl : Math.min(ttl, minimum);
    }

    /// The same of the first record of an RRset.
    public static int negativeTtl(RRset soa) {
        Rdata data = soa.rdata(0);
        return negativeTtl(soa.ttl(), data.sharedOctets(), data.length());
    }
}
