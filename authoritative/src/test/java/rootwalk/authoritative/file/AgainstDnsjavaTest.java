package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;

/// Our reader and dnsjava's Master make the same octets of the same text.
class AgainstDnsjavaTest {

    private static final Name APEX = Name.of("example.");

    @TempDir
    private Path folder;

    private Random random = new Random(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomRecordsAreTheSame(long seed) throws IOException {
        random = new Random(seed);
        StringBuilder text = new StringBuilder(
                "$TTL 1h\n@ 60 IN SOA ns.other. host.other. 4294967295 1h 2m 3w 1\n@ NS ns.other.\n");
        for (int i = 0; i < 300; i++) {
            text.append(owner()).append(random.nextBoolean() ? " 60 IN " : " ").append(data()).append('\n');
        }

        assertThat(ours(text.toString())).isEqualTo(theirs(text.toString()));
    }

    private String owner() {
        return switch (random.nextInt(6)) {
            case 0 -> "h" + random.nextInt(50);
            case 1 -> "*.W" + random.nextInt(5);
            case 2 -> "a\\.b\\\\.c\\001" + random.nextInt(5);
            case 3 -> "deep." + random.nextInt(4) + ".er.example.";
            case 4 -> "_443._tcp.x" + random.nextInt(9);
            default -> "n" + random.nextInt(1000);
        };
    }

    private String name() {
        return switch (random.nextInt(5)) {
            case 0 -> "@";
            case 1 -> ".";
            case 2 -> "rel.at\\105ve";
            default -> "Host" + random.nextInt(20) + (random.nextBoolean() ? ".test." : ".Example.");
        };
    }

    private int number(int bound) {
        return random.nextInt(bound);
    }

    private String base64() {
        byte[] octets = new byte[1 + number(70)];
        random.nextBytes(octets);
        String all = java.util.Base64.getEncoder().encodeToString(octets);
        return all.length() > 8 && random.nextBoolean() ? all.substring(0, 5) + " " + all.substring(5) : all;
    }

    private String hex(int octets) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < octets; i++) {
            text.append(String.format(Locale.ROOT, "%02X", number(256)));
        }
        return text.toString();
    }

    private String address6() {
        return switch (number(5)) {
            case 0 -> "::";
            case 1 -> "2001:db8::" + Integer.toHexString(number(65536));
            case 2 -> "::ffff:192.0.2." + number(256);
            case 3 -> "1:2:3:4:5:6:7:" + Integer.toHexString(number(65536));
            default -> "fe80:0:0::A%d:1".formatted(number(10));
        };
    }

    private String data() {
        return switch (number(18)) {
            case 0 -> "A 192.0.%d.%d".formatted(number(256), number(256));
            case 1 -> "AAAA " + address6();
            case 2 -> "PTR " + name();
            case 3 -> "MX %d %s".formatted(number(65536), name());
            case 4 -> "TXT \"a\\\"b; c\\010\" plain\\;text \"\"";
            case 5 -> "SRV 0 %d 80 %s".formatted(number(65536), name());
            case 6 -> "TXT " + "\"" + "x".repeat(number(255)) + "\"";
            case 7 -> "DS %d %d 2 %s".formatted(number(65536), number(16), hex(32));
            case 8 -> "DNSKEY 257 3 13 " + base64();
            case 9 ->
                "RRSIG A %d 2 3600 20300%d0101020%d 2029123123595%d %d %s %s".formatted(13, 1 + number(9), number(10),
                        number(10), number(65536), name().replace("@", "example."), base64());
            case 10 -> "NSEC " + name() + " A NS TXT AAAA RRSIG NSEC TYPE%d CAA".formatted(1000 + number(60000));
            case 11 -> "NSEC3 1 1 %d %s %s A RRSIG".formatted(number(100), random.nextBoolean() ? "-" : "AABBCC",
                    "0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TOM");
            case 12 -> "CAA 0 issue \"ca%d.test; x\"".formatted(number(10));
            case 13 -> "NAPTR 1 2 \"u\" \"sip\" \"!^.*$!x!\" " + name();
            case 14 -> "TLSA 3 1 1 " + hex(32);
            case 15 -> "HINFO \"a b\" c";
            case 16 -> "TYPE%d \\# 4 %s".formatted(64000 + number(100), hex(4));
            default -> "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m";
        };
    }

    private TreeSet<String> ours(String text) throws IOException {
        Path file = folder.resolve("zone");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        ZoneReading reading = ZoneFile.read(APEX, file);
        List<ZoneProblem> errors = new ArrayList<>(reading.problems());
        errors.removeIf(problem -> !problem.isError());
        assertThat(errors).isEmpty();
        TreeSet<String> all = new TreeSet<>();
        ZoneSnapshot zone = (ZoneSnapshot) reading.state();
        for (NameTrie<ZoneNode> names : List.of(zone.names(), zone.nsec3())) {
            for (ZoneNode node : names) {
                for (RRset rrset : node.rrsets()) {
                    for (Rdata data : rrset.rdata()) {
                        all.add(rrset.owner().folded() + " " + rrset.type() + " " + data.canonical(rrset.type()));
                    }
                }
            }
        }
        return all;
    }

    private static TreeSet<String> theirs(String text) throws IOException {
        TreeSet<String> all = new TreeSet<>();
        try (Master master = new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)),
                org.xbill.DNS.Name.fromString("example."))) {
            Record record = master.nextRecord();
            while (record != null) {
                byte[] owner = record.getName().toWire();
                byte[] whole = record.toWire(Section.ANSWER);
                int data = owner.length + 10;
                all.add(Name.of(owner, 0).folded() + " " + record.getType() + " "
                        + Rdata.of(whole, data, whole.length - data).canonical(record.getType()));
                record = master.nextRecord();
            }
        }
        return all;
    }
}
