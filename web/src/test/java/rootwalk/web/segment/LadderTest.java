package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
    private static final String WHOLE = """
        > SYN 0
        < SYN,ACK 0 1
        > ACK 1 1
        > PSH,ACK 1 1 60 GET /a HTTP/1.1\\r\\nHost: a
        < PSH,ACK 1 61 700 HTTP/1.1 200 OK\\r\\n
        > ACK 61 701
        > FIN,ACK 61 701
        < FIN,ACK 701 62
        > ACK 62 702
        """;

    @Test
    void aConnectionInAscii() {
        assertThat(String.join("\n", lines(LadderText.Style.ASCII, 100, WHOLE)).indent(0)).isEqualTo("""
                                     client                                                  server
                                     192.0.2.1:40000                                 192.0.2.80:443
                             CLOSED |                                                              | LISTEN
              +0.000 ms    SYN_SENT |-- SYN seq=0: win=65535 ------------------------------------->| SYN_RCVD
              +0.100 ms ESTABLISHED |<- SYN,ACK seq=0 ack=1: win=65535 ----------------------------|
              +0.100 ms             |-- ACK seq=1 ack=1: ACK of SYN ------------------------------>| ESTABLISHED
              +0.100 ms             |-- PSH,ACK seq=1 ack=1 len=60 ------------------------------->|
                                    |   data 60 octets (GET /a HTTP/1.1)                           |
              +0.100 ms             |<- PSH,ACK seq=1 ack=61 len=700 ------------------------------|
                                    |   data 700 octets (HTTP/1.1 200 OK)                          |
              +0.100 ms             |-- ACK seq=61 ack=701: ACK of 700 octets -------------------->|
              +0.100 ms  FIN_WAIT_1 |-- FIN,ACK seq=61 ack=701 ----------------------------------->| CLOSE_WAIT
              +0.100 ms   TIME_WAIT |<- FIN,ACK seq=701 ack=62: FIN, ACK of FIN -------------------| LAST_ACK
              +0.100 ms             |-- ACK seq=62 ack=702: ACK of FIN --------------------------->| CLOSED
                                                         9 segments in 0.800 ms
            """);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 72, 80, 100, 200})
    void postsStandUnderEachOtherAtAnyWidth(int width) {
        for (LadderText.Style style : LadderText.Style.values()) {
            char post = style == LadderText.Style.ASCII ? '|' : '│';
            List<String> posts = lines(style, width, WHOLE).stream().filter(line -> line.indexOf(post) >= 0).toList();

            assertThat(posts).hasSizeGreaterThanOrEqualTo(10);
            assertThat(posts).allMatch(line -> line.indexOf(post) == posts.getFirst().indexOf(post)
                    && line.lastIndexOf(post) == posts.getFirst().lastIndexOf(post));
            assertThat(posts).allMatch(line -> line.length() <= Math.max(width, 72));
        }
    }

    @Test
    void aLongDownloadIsFolded() {
        StringBuilder download = new StringBuilder("""
            > SYN 0
            < SYN,ACK 0 1
            > ACK 1 1
            """);
        for (int i = 0; i < 100; i++) {
            download.append("< ACK %d 1 1000\n> ACK 1 %d\n".formatted(1 + i * 1000, 1 + (i + 1) * 1000));
        }
        Ladder ladder = Ladder.of(SegmentScript.trace(download.toString()));

        assertThat(ladder.rows()).hasSize(203);
        assertThat(ladder.folded().rows()).hasSize(3 + 3 + 1 + 3)
                .contains(new Ladder.Fold(194, 0, 97_000, 194 * 100_000, Map.of()));
        assertThat(new LadderText(LadderText.Style.BOXES, 110).lines(ladder.folded()))
                .anyMatch(line -> line.contains("194 more segments, 97000 octets to the client"));
    }

    /// A receiver that is slower than the sender closes its window and opens it again; a loss would not be folded.
    @Test
    void whatAReceiverTakesIsFoldedAndCounted() {
        StringBuilder download = new StringBuilder("""
            > SYN 0
            < SYN,ACK 0 1
            > ACK 1 1
            """);
        for (int i = 0; i < 20; i++) {
            download.append(
                    "< ACK %d 1 1000\n> ACK 1 %d 0 win=0\n> ACK 1 %2$d\n".formatted(1 + i * 1000, 1 + (i + 1) * 1000));
        }
        Ladder ladder = Ladder.of(SegmentScript.trace(download.toString())).folded();

        assertThat(ladder.rows()).hasSize(3 + 3 + 1 + 3)
                .contains(new Ladder.Fold(54, 0, 18_000, 54 * 100_000,
                        Map.of(Mark.ZERO_WINDOW, 18, Mark.WINDOW_UPDATE, 18)));
    }

    @Test
    void nothingSeenIsALadderWithoutRungs() {
        assertThat(lines(LadderText.Style.ASCII, 80, "")).hasSize(4).last().asString()
                .contains("0 segments in 0.000 ms");
    }

    private static List<String> lines(LadderText.Style style, int width, String script) {
        return new LadderText(style, width).lines(Ladder.of(SegmentScript.trace(script)));
    }
}
