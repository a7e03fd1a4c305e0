package rootwalk.wire.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import rootwalk.wire.Arbitrary;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// The small language of the tests of this package: messages put together octet by octet.
final class Requests {

    static final int RD = Flags.RD;

    private Requests() {}

    /// Octets from hexadecimal with spaces, where `'abc'` stands for ASCII and is preceded by no length.
    static byte[] octets(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String word : text.strip().split("\\s+")) {
            byte[] part = word.startsWith("'")
                    ? word.substring(1, word.length() - 1).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)
                    : HexFormat.of().parseHex(word);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] header(int id, int flags, int questions, int answers, int authorities, int additionals) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int word : new int[] {id, flags, questions, answers, authorities, additionals}) {
            all.write(word >>> 8);
            all.write(word);
        }
        return all.toByteArray();
    }

    static byte[] question(String name, int type, int dnsClass) {
        return joined(
                Arbitrary.wire(Name.of(name)),
                new byte[] {(byte) (type >>> 8), (byte) type, (byte) (dnsClass >>> 8), (byte) dnsClass});
    }

    static byte[] query(String name, int type) {
        return joined(header(0x1234, RD, 1, 0, 0, 0), question(name, type, 1));
    }

    /// A query with an OPT record.
    static byte[] ednsQuery(String name, int type, int udpSize, int version, int flags, byte[]... options) {
        return joined(header(0x1234, RD, 1, 0, 0, 1), question(name, type, 1), opt(udpSize, version, flags, options));
    }

    static byte[] opt(int udpSize, int version, int flags, byte[]... options) {
        byte[] all = joined(options);
        return joined(
                new byte[] {
                        0, 0, RecordType.OPT, (byte) (udpSize >>> 8), (byte) udpSize, 0, (byte) version,
                        (byte) (flags >>> 8), (byte) flags, (byte) (all.length >>> 8), (byte) all.length
                },
                all);
    }

    static byte[] option(int code, int length) {
        byte[] option = new byte[4 + length];
        option[1] = (byte) code;
        option[2] = (byte) (length >>> 8);
        option[3] = (byte) length;
        Arrays.fill(option, 4, option.length, (byte) 7);
        return option;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Requests of every kind that servers meet, all of them sound.
    static List<byte[]> sound() {
        return List.of(
                query(".", RecordType.NS),
                query("www.example.", RecordType.A),
                query("a.".repeat(127), RecordType.A),
                ednsQuery("www.example.", RecordType.AAAA, 1232, 0, 0x8000),
                ednsQuery("www.example.", RecordType.TXT, 4096, 0, 0, option(3, 0), option(10, 8), option(12, 20)),
                ednsQuery("www.example.", RecordType.TXT, 512, 0, 0, option(8, 7), option(11, 0), option(10, 24)),
                ednsQuery("www.example.", RecordType.A, 1232, 1, 0, option(10, 3)),
                ednsQuery("www.example.", RecordType.A, 1232, 0, 0x7FFF, option(200, 5)),
                joined(
                        header(7, 4 << 11 | Flags.AA, 1, 1, 0, 0),
                        question("example.", RecordType.SOA, 1),
                        octets("C00C 0006 0001 00000000 0016 00 00 00000001 00000002 00000003 00000004 00000005")),
                joined(
                        header(8, 5 << 11, 1, 1, 1, 0),
                        question("example.", RecordType.SOA, 1),
                        octets("C00C 00FF 00FF 00000000 0000"),
                        octets("01 'a' C00C 0001 0001 00000E10 0004 C0000201")),
                joined(
                        header(9, 0, 1, 0, 0, 2),
                        question("example.", RecordType.AXFR, 1),
                        opt(1232, 0, 0),
                        octets("03 'key' 00 00FA 00FF 00000000 0011 00 000000000000 0000 0000 0000 0000 0000")));
    }
}
