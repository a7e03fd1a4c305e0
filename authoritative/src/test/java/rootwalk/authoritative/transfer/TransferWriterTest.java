package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.transfer.Zones.lines;
import static rootwalk.authoritative.transfer.Zones.soa;
import static rootwalk.authoritative.transfer.Zones.zone;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.transfer.TransferWriter.Progress;
import rootwalk.authoritative.zone.ZoneCopier;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.codec.MessageWriter;

/// RFC 5936 sections 2.2 and 3.
class TransferWriterTest {

    private static final String ZONE = soa(7) + """
        example. 3600 NS ns.example.
        example. 3600 NS ns.sub.example.
        example. 3600 MX 10 mail.example.
        example. 3600 MX 20 mail.elsewhere.
        ns.example. 3600 A 192.0.2.1
        ns.example. 3600 AAAA 2001:db8::1
        mail.example. 60 A 192.0.2.2
        mail.example. 60 A 192.0.2.3
        www.example. 300 CNAME mail.example.
        a.b.c.example. 60 TXT "below empty non-terminals"
        *.wild.example. 60 TXT "any"
        sub.example. 60 NS ns.sub.example.
        sub.example. 60 DS 1 13 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
        ns.sub.example. 60 A 192.0.2.4
        deep.under.sub.example. 60 TXT "occluded"
        old.example. 60 DNAME example.
        x.old.example. 60 TXT "occluded by DNAME"
        """;

    private static Received axfr(ZoneSnapshot zone) {
        return Received.from(new ZoneTransfer.Whole(zone).writer(), zone.apex() + " AXFR");
    }

    private static List<String> withSoaTwice(ZoneSnapshot zone) {
        List<String> all = new ArrayList<>(lines(zone));
        all.addAll(lines(List.of(ZoneTransfer.soa(zone))));
        Collections.sort(all);
        return all;
    }

    private static void assertComplete(ZoneSnapshot zone, Received received) {
        assertThat(received.end()).isEqualTo(Progress.COMPLETE);
        assertThat(received.records().stream().sorted().toList()).isEqualTo(withSoaTwice(zone));
        String soa = lines(List.of(ZoneTransfer.soa(zone))).getFirst();
        assertThat(received.records()).startsWith(soa).endsWith(soa);
    }

    private static String addresses(int count) {
        StringBuilder text = new StringBuilder(soa(1));
        for (int i = 0; i < count; i++) {
            text.append("h").append(i).append(".example. 60 A 10.0.").append(i >> 8).append('.').append(i & 255)
                    .append('\n');
        }
        return text.toString();
    }

    @Nested
    class RecordsToInclude {

        @Test
        void everyRecordIsSentOnceAndTheSoaFirstAndLast() {
            ZoneSnapshot zone = zone(ZONE);

            Received received = axfr(zone);

            assertThat(received.messages()).hasSize(1);
            assertComplete(zone, received);
        }

        @Test
        void glueAndOccludedNamesAreIncluded() {
            assertThat(axfr(zone(ZONE)).records()).contains("ns.sub.example. 60 A 192.0.2.4",
                    "deep.under.sub.example. 60 TXT \"occluded\"", "x.old.example. 60 TXT \"occluded by DNAME\"");
        }

        @Test
        void aZoneThatHasNothingButItsSoaHasItTwice() {
            ZoneSnapshot zone = zone(soa(1));

            assertThat(axfr(zone).records()).hasSize(2);
            assertComplete(zone, axfr(zone));
        }

        @ParameterizedTest
        @ValueSource(strings = {"bind-nsec", "bind-nsec3", "bind-optout", "knot-nsec", "pdns-nsec3",
                "knot-below-dname-nsec"})
        void signaturesAndTheChainOfASignedZoneAreIncluded(String name) {
            ZoneSnapshot zone = SignedZone.read(name);

            Received received = axfr(zone);

            assertComplete(zone, received);
            assertThat(received.records()).anyMatch(line -> line.contains(name.contains("nsec3")
                    || name.contains("optout") ? " NSEC3 " : " NSEC ")).anyMatch(line -> line.contains(" RRSIG "));
        }

        @Test
        void theRootZoneIsSentLikeAnyOther() {
            ZoneSnapshot zone = zone("""
                . 86400 SOA a.root. h.root. 1 2 3 4 5
                . 86400 NS a.root.
                . 86400 NS b.root.
                com. 86400 NS ns.com.
                com. 86400 NS a.root.
                ns.com. 86400 A 192.0.2.1
                a.root. 86400 A 192.0.2.2
                a.root. 86400 A 192.0.2.3
                """);

            assertComplete(zone, axfr(zone));
        }
    }

    @Nested
    class Messages {

        @Test
        void messagesAreFilledUpToTheLastOffsetThatAPointerCanReferTo() {
            ZoneSnapshot zone = zone(addresses(5000));

            Received received = axfr(zone);

            assertComplete(zone, received);
            assertThat(received.sizes()).hasSizeGreaterThan(4).allMatch(size -> size <= ZoneCopier.MOST_OCTETS);
            assertThat(received.sizes().subList(0, received.sizes().size() - 1))
                    .allMatch(size -> size > ZoneCopier.MOST_OCTETS - 30);
        }

        @Test
        void octetsThatAreKeptFreeStayFree() {
            ZoneSnapshot zone = zone(addresses(300));

            Received received =
                    Received.from(new ZoneTransfer.Whole(zone).writer(), "example. AXFR", 1000, 100);

            assertComplete(zone, received);
            assertThat(received.sizes()).hasSizeGreaterThan(6).allMatch(size -> size <= 900);
        }

        @Test
        void anRRsetThatIsLargerThanAMessageIsDivided() {
            StringBuilder text = new StringBuilder(ZONE);
            for (int i = 0; i < 400; i++) {
                text.append("big.example. 60 TXT \"").append("x".repeat(200)).append(i).append("\"\n")
                        .append("servers.example. 60 NS ns").append(i).append(".a.long.name.of.a.server.example.\n")
                        .append("www.example. 60 TXT \"").append("y".repeat(i / 2)).append("\"\n");
            }
            ZoneSnapshot zone = zone(text.toString());

            Received received = axfr(zone);

            assertComplete(zone, received);
            assertThat(received.sizes()).allMatch(size -> size <= ZoneCopier.MOST_OCTETS);
        }

        @Test
        void aRecordThatIsLargerThanAMessageHasALargerOne() {
            ZoneSnapshot zone = zone(ZONE + "big.example. 60 TYPE65280 \\# 65000 " + "ab".repeat(65_000) + "\n"
                    + "big.example. 60 TYPE65281 \\# 20000 " + "cd".repeat(20_000) + "\n");

            Received received = axfr(zone);

            assertComplete(zone, received);
            assertThat(received.sizes()).filteredOn(size -> size > ZoneCopier.MOST_OCTETS).hasSize(2);
            assertThat(received.messages()).filteredOn(message -> message.stream().anyMatch(it -> it.length() > 30_000))
                    .allMatch(message -> message.size() == 1);
        }

        @Test
        void theLargestRecordThatFitsIsSent() {
            // Header 12, question 13, owner 4 and a pointer, 10 octets before the data.
            int most = 65_535 - 12 - 13 - 6 - 10;
            ZoneSnapshot zone = zone(soa(1) + "big.example. 60 TYPE65280 \\# " + most + " " + "00".repeat(most) + "\n");

            assertComplete(zone, axfr(zone));
        }

        @Test
        void aRecordThatFitsIntoNoMessageEndsTheTransfer() {
            ZoneSnapshot zone =
                    zone(soa(1) + "big.example. 60 TYPE65280 \\# 65520 " + "00".repeat(65_520) + "\n");

            Received received = axfr(zone);

            assertThat(received.end()).isEqualTo(Progress.TOO_LARGE);
            assertThat(received.records()).hasSize(1);
        }

        @Test
        void noMemoryIsAllocatedForTheRecords() throws LostException {
            ZoneSnapshot zone = zone(addresses(30_000) + ZONE.substring(soa(7).length()));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            byte[] buffer = new byte[Received.MOST + 3];
            MessageWriter message = Received.begin("example. AXFR", buffer, Received.MOST);
            long octets = 0;
            for (int round = 0; round < 20; round++) {
                TransferWriter writer = new ZoneTransfer.Whole(zone).writer();
                Progress progress = writer.write(message, 0);
                long before = threads.getCurrentThreadAllocatedBytes();
                while (progress == Progress.MORE) {
                    message.truncate();
                    progress = writer.write(message, 0);
                }
                octets = threads.getCurrentThreadAllocatedBytes() - before;
                message.truncate();
            }

            // The iterator of the trie keeps the branches to the current name.
            assertThat(octets).isLessThan(2000);
        }
    }

    /// RFC 5936 section 3.4.
    @Nested
    class NameCompression {

        @Test
        void ownersAreCompressedWithTheNameBefore() {
            ZoneSnapshot zone = zone(soa(1) + "aaaaaaaaaaaaaaaaaaaa.example. 60 A 192.0.2.1\n"
                    + "b.aaaaaaaaaaaaaaaaaaaa.example. 60 A 192.0.2.1\n"
                    + "c.aaaaaaaaaaaaaaaaaaaa.example. 60 A 192.0.2.1\n"
                    + "d.c.aaaaaaaaaaaaaaaaaaaa.example. 60 A 192.0.2.1\n");

            Received received = axfr(zone);

            assertComplete(zone, received);
            // Header, question, two SOA records of 41 octets, and addresses of 14 octets behind their owners.
            assertThat(received.sizes()).containsExactly(12 + 13 + 2 * 41 + 4 * 14 + (21 + 2) + 3 * (2 + 2));
        }

        @Test
        void namesKeepTheirCase() {
            ZoneSnapshot zone = zone("""
                Example. 3600 SOA ns.Example. h.Example. 1 2 3 4 5
                Example. 3600 NS ns.Example.
                Example. 3600 NS NS.Sub.Example.
                a.SUB.Example. 60 A 192.0.2.1
                b.sub.Example. 60 A 192.0.2.1
                c.sub.Example. 60 MX 10 b.sub.Example.
                """);

            for (String qname : List.of("example.", "EXAMPLE.", "Example.")) {
                Received received = Received.from(new ZoneTransfer.Whole(zone).writer(), qname + " AXFR");

                assertComplete(zone, received);
            }
        }

        @Test
        void longChainsOfPointersAreAvoided() throws LostException {
            StringBuilder text = new StringBuilder(soa(1));
            String name = "example.";
            for (int i = 0; i < 40; i++) {
                name = "l" + i + "." + name;
                text.append(name).append(" 60 A 192.0.2.1\n").append(name).append(" 60 MX 1 ").append(name)
                        .append('\n');
            }
            ZoneSnapshot zone = zone(text.toString());
            byte[] buffer = new byte[Received.MOST];
            MessageWriter message = Received.begin("example. AXFR", buffer, 30_000);
            new ZoneTransfer.Whole(zone).writer().write(message, 0);

            assertThat(Pointers.most(buffer, 3, message.finish())).isBetween(5, 10);
            assertComplete(zone, axfr(zone));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyZoneIsSentAsItIs(int seed) {
        Random random = new Random(seed);
        String[] labels = {"a", "B", "b", "example", "x-y", "*", "l".repeat(40), "0", "\\000", "\\.dot"};
        StringBuilder text = new StringBuilder(soa(seed));
        for (int i = 0; i < 3000; i++) {
            String owner = name(random, labels);
            String other = random.nextInt(3) == 0 ? name(random, labels).replace("example.", "elsewhere.test.")
                    : name(random, labels);
            text.append(owner).append(' ').append(60 + owner.toLowerCase(Locale.ROOT).hashCode() % 7).append(' ')
                    .append(switch (random.nextInt(6)) {
                        case 0 -> "A 192.0.2." + random.nextInt(256);
                        case 1 -> "NS " + other;
                        case 2 -> "MX " + random.nextInt(3) + " " + other;
                        case 3 -> "TXT \"" + "t".repeat(random.nextInt(250)) + "\"";
                        case 4 -> "SRV 1 2 3 " + other;
                        default -> "PTR " + other;
                    }).append('\n');
        }
        ZoneSnapshot zone = zone(text.toString());
        int limit = 600 + random.nextInt(30_000);

        assertComplete(zone, Received.from(new ZoneTransfer.Whole(zone).writer(), "example. AXFR", limit,
                random.nextInt(50)));
    }

    private static String name(Random random, String[] labels) {
        StringBuilder name = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            name.append(labels[random.nextInt(labels.length)]).append('.');
        }
        return name.append("example.").toString();
    }
}
