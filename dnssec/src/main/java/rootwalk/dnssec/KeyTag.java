package rootwalk.dnssec;

import rootwalk.wire.Rdata;

/// The tag of a key (RFC 4034 appendix B): a checksum, so keys may share one.
final class KeyTag {

    private static final int RSAMD5 = 1;

    private KeyTag() {}

    /// @param dnskey
    ///            the data of a DNSKEY record, of 5 octets or more
    static int of(Rdata dnskey) {
        byte[] octets = dnskey.sharedOctets();
        // The octets next to the last of the modulus (RFC 4034 appendix B.1).
        if ((octets[3] & 0xFF) == RSAMD5) {
            return octets.length < 7 ? 0 : dnskey.unsignedShort(octets.length - 3);
        }
        int sum = 0;
        for (int i = 0; i < octets.length; i++) {
            sum += (i & 1) == 0 ? (octets[i] & 0xFF) << 8 : octets[i] & 0xFF;
        }
        return sum + (sum >>> 16) & 0xFFFF;
    }
}
