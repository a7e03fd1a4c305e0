package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Arbitrary;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Texts of every type, and the octets that BIND, NSD, Knot DNS and ldns read from them, as
/// `wire/src/test/peers/rdata-as-peers` wrote them down.
class RdataPeersTest {

    private static final Name ORIGIN = Name.of("z.test.");

    /// What two peers read and we do not, with the reason.
    private static final Set<String> STRICTER = Set.of(
            // RFC 4025 section 2.4: an algorithm has a key.
            "IPSECKEY 10 1 2 192.0.2.1",
            // RFC 9460 section 2.1: parameters stand apart.
            "HTTPS 1 . alpn=\"h2\"port=53",
            // RFC 9848: a list of configurations has one at least.
            "HTTPS 1 . ech=", "SVCB 1 . key5= alpn=h2", "SVCB 1 . ech",
            // BIND passes over what follows the first digit of the last group.
            "EUI64 00-00-5e-ef-10-00-00-2g");

    /// What no peer reads and we do, with the reason.
    private static final Set<String> WIDER = Set.of(
            // The key has a name and a format by now.
            "HTTPS 1 . tls-supported-groups=29,23", "SVCB 1 . docpath=a,b", "HTTPS 1 . ohttp",
            // RFC 4025 section 2.4: algorithm 0 is that there is no key.
            "IPSECKEY 10 0 0 .",
            // None of the other servers supports the type.
            "CLA TCP-v4", "CLA TCP-v4-v6 UDP-v4", "IPN 0", "IPN 18446744073709551615");

    private static List<String[]> lines(String file) {
        try (InputStream in = Objects.requireNonNull(RdataPeersTest.class.getResourceAsStream("rdata." + file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).lines().map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String type, String text) {
        try {
            return HexFormat.of()
                    .formatHex(RdataText.parse(RecordType.parse(type), text, ORIGIN).sharedOctets());
        } catch (IllegalArgumentException e) {
            return "refused: " + e.getMessage();
        }
    }

    /// A text of each type, for other tests.
    static List<String[]> texts() {
        List<String[]> texts = new ArrayList<>();
        lines("read").forEach(line -> texts.add(new String[] {line[0], line[3]}));
        WIDER.forEach(line -> texts.add(line.split(" ", 2)));
        return texts;
    }

    /// The letters of those who read texts of a type.
    static String readersOf(String type) {
        return lines("read").stream().filter(line -> line[0].equals(type)).map(line -> line[1])
                .collect(Collectors.joining());
    }

    @Test
    void whatPeersReadIsReadToTheSameOctets() {
        List<String> different = new ArrayList<>();
        for (String[] line : lines("read")) {
            String text = line[0] + " " + line[3];
            String ours = read(line[0], line[3]);
            if (!ours.equals(line[2].equals("-") ? "" : line[2]) && !STRICTER.contains(text)) {
                different.add(text + " | " + line[1] + " " + line[2] + " | " + ours);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void whatNoPeerReadsIsRefused() {
        List<String> different = new ArrayList<>();
        for (String[] line : lines("refused")) {
            String text = line[0] + " " + line[1];
            String ours = read(line[0], line[1]);
            if (!ours.startsWith("refused") && !WIDER.contains(text)) {
                different.add(text + " | " + ours);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void wherePeersDifferThisReadsAsOneOfThemOrRefuses() {
        List<String> different = new ArrayList<>();
        for (String[] line : lines("split")) {
            String ours = read(line[0], line[2]);
            // Of CDNSKEY ldns makes no octets, which RFC 8078 section 4 does not ask for.
            if (!ours.startsWith("refused") && !line[1].contains("=" + ours)
                    && !line[2].equals("0 3 0 0")) {
                different.add(line[0] + " " + line[2] + " | " + line[1] + " | " + ours);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void whatIsPrintedIsReadBackToTheSameOctets() {
        for (String[] line : texts()) {
            int type = RecordType.parse(line[0]);
            if (read(line[0], line[1]).startsWith("refused")) {
                continue;
            }
            Rdata data = RdataText.parse(type, line[1], ORIGIN);
            String printed = RdataText.print(type, data);
            assertThat(RdataText.parse(type, printed, Name.ROOT)).as(line[0] + " " + printed).isEqualTo(data);
            if (RdataFormats.of(type) != null) {
                assertThat(printed).as(line[0] + " " + line[1]).doesNotStartWith("\\#");
            }
        }
    }

    /// Octets near those of each type are printed in its form and read back, or they are not of the type.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void octetsThatArePrintedInTheFormOfATypeAreReadBackTheSame(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        for (String[] line : lines("read")) {
            int type = RecordType.parse(line[0]);
            byte[] octets = HexFormat.of().parseHex(line[2].equals("-") ? "" : line[2]);
            for (int i = 0; i < 20; i++) {
                Rdata changed = Rdata.of(changed(octets, arbitrary));
                String printed = RdataText.print(type, changed);
                if (!printed.startsWith("\\#")) {
                    assertThat(RdataText.parse(type, printed, ORIGIN)).as(line[0] + " " + printed).isEqualTo(changed);
                }
            }
        }
    }

    private static byte[] changed(byte[] octets, Arbitrary arbitrary) {
        byte[] changed = Arrays.copyOf(octets, Math.max(0, octets.length + arbitrary.below(3) - 1));
        for (int i = arbitrary.below(3); i > 0 && changed.length > 0; i--) {
            changed[arbitrary.below(changed.length)] = (byte) arbitrary.below(256);
        }
        return changed;
    }

    @Test
    void everyTypeThatHasAFormIsAmongTheTexts() {
        Set<String> among = new TreeSet<>();
        texts().forEach(line -> among.add(line[0]));
        assertThat(IntStream.rangeClosed(1, 0xFFFF)
                .filter(type -> RdataFormats.of(type) != null && !RecordType.isMeta(type))
                .mapToObj(RecordType::name).filter(type -> !among.contains(type))).containsExactly("SOA");
    }

    @Test
    void theReadingsOfSetsThatPeersWouldNotServeTwiceAreTheirs() {
        // A zone has one SOA record, which the peers read beside all others: that of each zone that they were given.
        assertThat(read("SOA", "ns.q. h.q. 1 2 3 4 5")).isEqualTo(
                "026e7301710001680171000000000100000002000000030000000400000005");
        assertThatIllegalArgumentException().isThrownBy(
                () -> RdataText.parse(RecordType.SOA, "ns.q. h.q. 1 2 3 4", ORIGIN));
    }
}
