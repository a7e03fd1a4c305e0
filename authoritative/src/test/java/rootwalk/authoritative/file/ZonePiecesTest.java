package rootwalk.authoritative.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// A file is read in pieces of 64 KiB. The result does not depend on where a piece ends.
class ZonePiecesTest {

    private static final int PIECE = 1 << 16;
    private static final Name EXAMPLE = Name.of("example.");
    private static final String HEAD = "$TTL 300\n@ SOA ns.other. h.other. 1 2 3 4 5\n@ NS ns.other.\n";

    private static final String VALID = """
        first TXT "a;b (c\\" \\010" ( "d"
            e ; a comment ) with "quotes
            "\\
        f" )
          60 A 192.0.2.1\r
        $ORIGIN sub
        $TTL 1h30m
        second\\.x\tAAAA 2001:db8::1\r\r
        \tTXT x\\ y
        $INCLUDE more deep
         MX 10 @

        ; nothing
        $GENERATE 1-3 g$ A 192.0.2.$
        last CNAME first.example.""";

    private static final String FAULTY = """
        first TXT "a
         A 192.0.2.256
        second ) TXT "b"
         TXT "c\\
        d" \\
        third A ( 192.0.2.1
          192.0.2.2 )
        $INCLUDE none
        $TTL
        $ORIGIN x
         60 IN NOTYPE
        fourth TXT ("e" ; )
         "f
        """;

    @TempDir
    private Path folder;

    /// The problems, or the names with their records.
    private List<String> result(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("zone"), text, ISO_8859_1);
        ZoneReading reading = ZoneFile.read(EXAMPLE, file);
        List<String> result = new ArrayList<>();
        reading.problems().forEach(problem -> result.add(problem.toString()));
        if (reading.state() instanceof ZoneSnapshot zone) {
            zone.names().forEach(node -> result.add(node + " " + node.rrsets()));
        }
        return result;
    }

    private static String comment(int length) {
        return ";" + "x".repeat(length - 2) + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {VALID, FAULTY})
    void theFirstPieceMayEndAnywhere(String text) throws IOException {
        Files.writeString(folder.resolve("more"), "@ A 192.0.2.3\nz TXT \"z\"\n");
        List<String> expected = result(HEAD + comment(10) + text);
        assertThat(expected).hasSizeGreaterThan(8);

        for (int held = 0; held <= text.length(); held++) {
            assertThat(result(HEAD + comment(PIECE - HEAD.length() - held) + text)).as("%s octets before the end", held)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {VALID, FAULTY})
    void anEntryMayBeLongerThanSeveralPieces(String text) throws IOException {
        Files.writeString(folder.resolve("more"), "@ A 192.0.2.3\nz TXT \"z\"\n");
        List<String> expected = result(HEAD + comment(10) + text);

        for (int length = 2 * PIECE - 5; length <= 2 * PIECE + 5; length++) {
            assertThat(result(HEAD + comment(length) + text)).isEqualTo(expected);
        }
        for (int length = 4 * PIECE - 5; length <= 4 * PIECE + 5; length++) {
            assertThat(result("(" + " ".repeat(length) + ") " + HEAD + comment(10) + text)).isEqualTo(expected);
        }
    }

    @Test
    void linesAreCountedAlsoInTheLastOfManyPieces() throws IOException {
        String text = HEAD + "a TXT (\n\"x\"\r\n)\n".repeat(3 * PIECE / 10) + "a A x\n";
        int line = 3 + 3 * (3 * PIECE / 10) + 1;

        assertThat(result(text)).anyMatch(problem -> problem.contains("/zone:" + line + ": error: 'x' is not"));
    }
}
