package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.wire.RecordType;

/// The table of record types in `docs/conformance.md` says what the program does, of every type.
class ConformanceTest {

    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| `([A-Z0-9-]+)` \\| (\\d+) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$");

    private static final Map<String, String> PEERS = Map.of("B", "BIND", "N", "NSD", "K", "Knot DNS", "L", "ldns");

    private record Row(String type, int number, String read, String written, String peers, String remarks) {

        @Override
        public String toString() {
            return type;
        }
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../docs/conformance.md"))).results()
                .map(row -> new Row(row.group(1), Integer.parseInt(row.group(2)), row.group(3).strip(),
                        row.group(4).strip(), row.group(5).strip(), row.group(6).strip()))
                .toList();
    }

    @Test
    void everyTypeHasARow() throws IOException {
        assertThat(rows()).extracting(Row::number).containsExactlyElementsOf(
                IntStream.rangeClosed(1, 0xFFFF).filter(RecordType::isKnown).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRowSaysHowTheTypeIsReadAndWritten(Row row) {
        assertThat(RecordType.parse(row.type())).isEqualTo(row.number());
        boolean isMeta = RecordType.isMeta(row.number());
        String written = RdataFormats.of(row.number()) != null ? "yes" : isMeta ? "no" : "generic form";
        assertThat(row.read()).isEqualTo(isMeta ? "no" : written);
        assertThat(row.written()).isEqualTo(written);
        if (!row.read().equals("yes")) {
            assertThat(row.remarks()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRowNamesThePeersThatTheTypeIsComparedWith(Row row) {
        TreeSet<String> peers = RdataPeersTest.readersOf(row.type()).chars()
                .mapToObj(letter -> PEERS.get(String.valueOf((char) letter)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (row.number() == RecordType.SOA) {
            // Each zone that the peers read begins with one.
            peers.addAll(PEERS.values());
        }
        assertThat(new TreeSet<>(List.of(row.peers().split(", "))))
                .isEqualTo(peers.isEmpty() ? new TreeSet<>(List.of("")) : peers);
        if (row.read().equals("yes") && peers.isEmpty()) {
            assertThat(row.remarks()).isNotEmpty();
        }
    }
}
