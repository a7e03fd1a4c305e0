package rootwalk.wire.text;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Reads the data of records from the fields of an entry: the frequent types here, all others and the generic form of
/// RFC 3597 through [RdataText].
public final class RdataFields {

    private RdataFields() {}

    /// Reads the data of a record.
    ///
    /// @param from the field in which it begins
    /// @throws EntryException when it is none of that type
    public static void read(int type, Entry entry, int from, Name origin, WireBuffer out) {
        out.clear();
        if (from < entry.size() && (entry.isGeneric(from) || namesAlgorithm(type, entry, from))) {
            slowly(type, entry, from, origin, out);
        } else {
            plainly(type, entry, from, origin, out);
        }
        if (type == RecordType.DS || type == RecordType.CDS) {
            digest(out);
        }
        if (out.length() > 0xFFFF) {
            throw new EntryException("the data has " + out.length() + " octets", "a record has 65535 at most");
        }
    }

    private static void plainly(int type, Entry entry, int from, Name origin, WireBuffer out) {
        switch (type) {
            case RecordType.A -> a(entry, from, out);
            case RecordType.AAAA -> aaaa(entry, from, out);
            case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> {
                expect(type, entry, from, 1, 1);
                out.putName(entry, from, origin);
            }
            case RecordType.MX -> {
                expect(type, entry, from, 2, 2);
                out.put16((int) Fields.number(entry, from, 0xFFFF, "preference"));
                out.putName(entry, from + 1, origin);
            }
            case RecordType.SOA -> soa(entry, from, origin, out);
            case RecordType.SRV -> {
                expect(type, entry, from, 4, 4);
                out.put16((int) Fields.number(entry, from, 0xFFFF, "priority"));
                out.put16((int) Fields.number(entry, from + 1, 0xFFFF, "weight"));
                out.put16((int) Fields.number(entry, from + 2, 0xFFFF, "port"));
                out.putName(entry, from + 3, origin);
            }
            case RecordType.TXT, RecordType.SPF -> {
                expect(type, entry, from, 1, Integer.MAX_VALUE);
                for (int field = from; field < entry.size(); field++) {
                    out.putCharacterString(entry, field);
                }
            }
            case RecordType.DS, RecordType.CDS -> ds(type, entry, from, out);
            case RecordType.DNSKEY, RecordType.CDNSKEY -> dnskey(type, entry, from, out);
            case RecordType.RRSIG -> rrsig(entry, from, origin, out);
            case RecordType.NSEC -> {
                expect(type, entry, from, 1, Integer.MAX_VALUE);
                out.putName(entry, from, origin);
                typeBitmap(entry, from + 1, out);
            }
            case RecordType.NSEC3 -> nsec3(entry, from, out);
            default -> slowly(type, entry, from, origin, out);
        }
    }

    /// SHA-1 (RFC 4034 section 5.1.4), SHA-256 (RFC 4509 section 2.2) and SHA-384 (RFC 6605 section 2) have a length;
    /// of other digests nothing is known.
    private static void digest(WireBuffer data) {
        int type = data.octets()[3] & 0xFF;
        int length = data.length() - 4;
        int expected = switch (type) {
            case 1 -> 20;
            case 2 -> 32;
            case 4 -> 48;
            default -> length;
        };
        if (length != expected) {
            throw new EntryException("the digest of type " + type + " has " + length + " octets instead of " + expected,
                    "copy it again from where it was made");
        }
    }

    private static void slowly(int type, Entry entry, int from, Name origin, WireBuffer out) {
        if (from >= entry.size() && type != RecordType.APL) {
            throw new EntryException("the data of the " + RecordType.name(type) + " record is missing");
        }
        Rdata data;
        try {
            data = RdataText.parse(type, entry.rest(from), origin);
        } catch (IllegalArgumentException e) {
            throw new EntryException("the data of the " + RecordType.name(type) + " record cannot be read: "
                    + e.getMessage());
        }
        out.put(data.sharedOctets());
    }

    private static void expect(int type, Entry entry, int from, int least, int most) {
        int fields = entry.size() - from;
        if (fields < least) {
            throw new EntryException(fields == 0
                    ? "the data of the " + RecordType.name(type) + " record is missing"
                    : "the data of the " + RecordType.name(type) + " record has " + fields + " fields of " + least);
        }
        if (fields > most) {
            throw new EntryException("the " + RecordType.name(type) + " record goes on where it should end, at "
                    + entry.string(from + most), "a comment begins with a semicolon");
        }
    }

    private static void a(Entry entry, int from, WireBuffer out) {
        expect(RecordType.A, entry, from, 1, 1);
        if (!Fields.putIpv4(entry.text(), entry.start(from), entry.end(from), out)) {
            throw new EntryException(entry.string(from) + " is no IPv4 address", "write it as 192.0.2.1");
        }
    }

    private static void aaaa(Entry entry, int from, WireBuffer out) {
        expect(RecordType.AAAA, entry, from, 1, 1);
        if (!Fields.putIpv6(entry.text(), entry.start(from), entry.end(from), out)) {
            throw new EntryException(entry.string(from) + " is no IPv6 address", "write it as 2001:db8::1");
        }
    }

    private static void soa(Entry entry, int from, Name origin, WireBuffer out) {
        expect(RecordType.SOA, entry, from, 7, 7);
        out.putName(entry, from, origin);
        out.putName(entry, from + 1, origin);
        out.put32((int) Fields.number(entry, from + 2, 0xFFFF_FFFFL, "serial number"));
        out.put32((int) Fields.seconds(entry, from + 3, "refresh time"));
        out.put32((int) Fields.seconds(entry, from + 4, "retry time"));
        out.put32((int) Fields.seconds(entry, from + 5, "expire time"));
        out.put32((int) Fields.seconds(entry, from + 6, "minimum"));
    }

    private static void ds(int type, Entry entry, int from, WireBuffer out) {
        expect(type, entry, from, 4, Integer.MAX_VALUE);
        out.put16((int) Fields.number(entry, from, 0xFFFF, "key tag"));
        algorithm(entry, from + 1, out);
        out.put8((int) Fields.number(entry, from + 2, 0xFF, "digest type"));
        hex(entry, from + 3, out);
    }

    /// Whether a security algorithm is written as a mnemonic (RFC 4034 appendix A.1), which is rare.
    private static boolean namesAlgorithm(int type, Entry entry, int from) {
        int field = switch (type) {
            case RecordType.DS, RecordType.CDS, RecordType.RRSIG -> from + 1;
            case RecordType.DNSKEY, RecordType.CDNSKEY -> from + 2;
            default -> Integer.MAX_VALUE;
        };
        return field < entry.size() && !Fields.startsWithDigit(entry, field);
    }

    private static void algorithm(Entry entry, int field, WireBuffer out) {
        out.put8((int) Fields.number(entry, field, 0xFF, "algorithm"));
    }

    private static void dnskey(int type, Entry entry, int from, WireBuffer out) {
        expect(type, entry, from, 4, Integer.MAX_VALUE);
        out.put16((int) Fields.number(entry, from, 0xFFFF, "flags field"));
        out.put8((int) Fields.number(entry, from + 1, 0xFF, "protocol"));
        algorithm(entry, from + 2, out);
        base64(entry, from + 3, out);
    }

    private static void rrsig(Entry entry, int from, Name origin, WireBuffer out) {
        expect(RecordType.RRSIG, entry, from, 9, Integer.MAX_VALUE);
        out.put16(type(entry, from));
        algorithm(entry, from + 1, out);
        out.put8((int) Fields.number(entry, from + 2, 127, "number of labels"));
        out.put32((int) Fields.seconds(entry, from + 3, "original TTL"));
        out.put32(instant(entry, from + 4));
        out.put32(instant(entry, from + 5));
        out.put16((int) Fields.number(entry, from + 6, 0xFFFF, "key tag"));
        out.putName(entry, from + 7, origin);
        base64(entry, from + 8, out);
    }

    /// YYYYMMDDHHmmSS or seconds since 1970 (RFC 4034 section 3.2).
    private static int instant(Entry entry, int field) {
        if (entry.length(field) != 14) {
            return (int) Fields.number(entry, field, 0xFFFF_FFFFL, "time of the signature");
        }
        long digits = Fields.number(entry, field, Long.MAX_VALUE / 16, "time of the signature");
        try {
            return (int) LocalDateTime
                    .of((int) (digits / 10_000_000_000L), part(digits, 100_000_000L), part(digits, 1_000_000L),
                            part(digits, 10_000L), part(digits, 100L), part(digits, 1L))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new EntryException(entry.string(field) + " is no time", "write it as YYYYMMDDHHmmSS");
        }
    }

    private static int part(long digits, long unit) {
        return (int) (digits / unit % 100);
    }

    private static int type(Entry entry, int field) {
        int type = Fields.type(entry, field);
        if (type < 0) {
            throw new EntryException(entry.string(field) + " is no record type",
                    "write a type without a name as TYPE and its number");
        }
        return type;
    }

    private static void nsec3(Entry entry, int from, WireBuffer out) {
        expect(RecordType.NSEC3, entry, from, 5, Integer.MAX_VALUE);
        out.put8((int) Fields.number(entry, from, 0xFF, "hash algorithm"));
        out.put8((int) Fields.number(entry, from + 1, 0xFF, "flags field"));
        out.put16((int) Fields.number(entry, from + 2, 0xFFFF, "number of iterations"));
        int salt = out.length();
        out.put8(0);
        if (!entry.is(from + 3, '-')) {
            hexField(entry, from + 3, out);
        }
        out.set8(salt, out.length() - salt - 1);
        int hash = out.length();
        out.put8(0);
        base32(entry, from + 4, out);
        out.set8(hash, out.length() - hash - 1);
        typeBitmap(entry, from + 5, out);
    }

    /// Base 32 with the extended hex alphabet, unpadded (RFC 5155 section 3.3, RFC 4648 section 7).
    private static void base32(Entry entry, int field, WireBuffer out) {
        int bits = 0;
        int held = 0;
        for (int at = entry.start(field); at < entry.end(field); at++) {
            int value = Character.digit(entry.text()[at], 32);
            if (value < 0) {
                throw new EntryException(entry.string(field) + " is no hash in base 32");
            }
            bits = bits << 5 | value;
            held += 5;
            if (held >= 8) {
                held -= 8;
                out.put8(bits >>> held);
            }
        }
    }

    /// RFC 4034 section 4.1.2.
    private static void typeBitmap(Entry entry, int from, WireBuffer out) {
        int[] types = new int[entry.size() - from];
        for (int i = 0; i < types.length; i++) {
            types[i] = type(entry, from + i);
        }
        Arrays.sort(types);
        int at = 0;
        while (at < types.length) {
            int window = types[at] >>> 8;
            byte[] bitmap = new byte[32];
            int size = 0;
            for (; at < types.length && types[at] >>> 8 == window; at++) {
                int low = types[at] & 0xFF;
                bitmap[low >>> 3] |= (byte) (0x80 >>> (low & 7));
                size = (low >>> 3) + 1;
            }
            out.put8(window);
            out.put8(size);
            out.put(bitmap, 0, size);
        }
    }

    private static void hex(Entry entry, int from, WireBuffer out) {
        for (int field = from; field < entry.size(); field++) {
            hexField(entry, field, out);
        }
    }

    private static void hexField(Entry entry, int field, WireBuffer out) {
        try {
            out.put(HexFormat.of().parseHex(entry.string(field)));
        } catch (IllegalArgumentException e) {
            throw new EntryException(entry.string(field) + " is not hexadecimal");
        }
    }

    private static void base64(Entry entry, int from, WireBuffer out) {
        byte[] encoded;
        if (entry.size() == from + 1) {
            encoded = Arrays.copyOfRange(entry.text(), entry.start(from), entry.end(from));
        } else {
            WireBuffer joined = new WireBuffer();
            for (int field = from; field < entry.size(); field++) {
                joined.put(entry.text(), entry.start(field), entry.length(field));
            }
            encoded = joined.toArray();
        }
        try {
            out.put(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw new EntryException("the key or signature is not in base 64");
        }
    }
}
