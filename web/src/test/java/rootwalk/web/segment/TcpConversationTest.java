package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// Scripted connections, one for each way through the states of RFC 9293.
class TcpConversationTest {
    private static final String OPEN = """
        > SYN 0
        < SYN,ACK 0 1
        > ACK 1 1
        """;

    @Test
    void aConnectionOpensInThreeSteps() {
        assertThat(states(OPEN)).containsExactly("CLOSED LISTEN", "SYN_SENT SYN_RCVD", "ESTABLISHED SYN_RCVD",
                "ESTABLISHED ESTABLISHED");
        assertThat(words(OPEN)).containsExactly("SYN", "SYN+ACK", "ACK of SYN");
    }

    @Test
    void theClientClosesFirst() {
        String close = OPEN + """
            > FIN,ACK 1 1
            < ACK 1 2
            < FIN,ACK 1 2
            > ACK 2 2
            """;

        assertThat(states(close).subList(4, 8)).containsExactly("FIN_WAIT_1 CLOSE_WAIT", "FIN_WAIT_2 CLOSE_WAIT",
                "TIME_WAIT LAST_ACK", "TIME_WAIT CLOSED");
        assertThat(words(close).subList(3, 7)).containsExactly("FIN", "ACK of FIN", "FIN", "ACK of FIN");
        assertThat(SegmentScript.trace(close).isOver()).isTrue();
    }

    @Test
    void theServerClosesFirst() {
        String close = OPEN + """
            < FIN,ACK 1 1
            > ACK 1 2
            > FIN,ACK 1 2
            < ACK 2 2
            """;

        assertThat(states(close).subList(4, 8)).containsExactly("CLOSE_WAIT FIN_WAIT_1", "CLOSE_WAIT FIN_WAIT_2",
                "LAST_ACK TIME_WAIT", "CLOSED TIME_WAIT");
    }

    @Test
    void theAnswerToAFinMayCloseAtOnce() {
        String close = OPEN + """
            > FIN,ACK 1 1
            < FIN,ACK 1 2
            > ACK 2 2
            """;

        assertThat(states(close).subList(4, 7)).containsExactly("FIN_WAIT_1 CLOSE_WAIT", "TIME_WAIT LAST_ACK",
                "TIME_WAIT CLOSED");
        assertThat(words(close).get(4)).isEqualTo("FIN, ACK of FIN");
    }

    @Test
    void bothCloseAtTheSameTime() {
        String close = OPEN + """
            > FIN,ACK 1 1
            < FIN,ACK 1 1
            > ACK 2 2
            < ACK 2 2
            """;

        assertThat(states(close).subList(4, 8)).containsExactly("FIN_WAIT_1 CLOSE_WAIT", "CLOSING CLOSING",
                "CLOSING TIME_WAIT", "TIME_WAIT TIME_WAIT");
    }

    @Test
    void bothOpenAtTheSameTime() {
        assertThat(states("""
            > SYN 0
            < SYN 0
            > SYN,ACK 0 1
            < SYN,ACK 0 1
            """)).containsExactly("CLOSED LISTEN", "SYN_SENT SYN_RCVD", "SYN_RCVD SYN_RCVD",
                "SYN_RCVD ESTABLISHED", "ESTABLISHED ESTABLISHED");
    }

    @Test
    void aClosedPortHasStateClosedFromTheStart() {
        String refused = """
            > SYN 0
            < RST,ACK 3 1
            """;

        assertThat(states(refused)).containsExactly("CLOSED CLOSED", "SYN_SENT CLOSED", "CLOSED CLOSED");
        assertThat(words(refused)).containsExactly("SYN", "RST, refuses the connection");
        assertThat(SegmentScript.trace(refused).segments().getLast().sequence()).isEqualTo(1);
    }

    @Test
    void aResetEndsBothAtOnce() {
        assertThat(states(OPEN + "< RST,ACK 1 1").getLast()).isEqualTo("CLOSED CLOSED");
        assertThat(words(OPEN + "< RST,ACK 1 1").getLast()).isEqualTo("RST, aborts the connection");
    }

    @Test
    void aResetBeyondTheWindowIsIgnored() {
        assertThat(states(OPEN + "< RST 500000 0").getLast()).isEqualTo("ESTABLISHED CLOSED");
    }

    @Test
    void aServerWhoseHandshakeIsResetListensAgain() {
        assertThat(states("""
            > SYN 0
            < SYN,ACK 0 1
            > RST 1 0
            """).getLast()).isEqualTo("CLOSED LISTEN");
    }

    @Test
    void aFinCountsOnceAllBeforeItIsThere() {
        assertThat(states(OPEN + """
            > FIN,ACK 101 1
            < ACK 1 1
            > ACK 1 1 100
            """).subList(4, 7)).containsExactly("FIN_WAIT_1 ESTABLISHED", "FIN_WAIT_1 ESTABLISHED",
                "FIN_WAIT_1 CLOSE_WAIT");
    }

    @Test
    void aFinThatIsAcknowledgedHasArrivedEvenIfWhatIsBeforeItWasNotSeen() {
        assertThat(states(OPEN + """
            > FIN,ACK 101 1
            < ACK 1 102
            """).getLast()).isEqualTo("FIN_WAIT_2 CLOSE_WAIT");
    }

    @Test
    void theOtherDirectionMayGoOnAfterAFin() {
        String halfClosed = OPEN + """
            > FIN,ACK 1 1
            < ACK 1 2 700
            > ACK 2 701
            """;

        assertThat(states(halfClosed).getLast()).isEqualTo("FIN_WAIT_2 CLOSE_WAIT");
        assertThat(words(halfClosed).get(4)).isEqualTo("data 700 octets, ACK of FIN");
    }

    @Test
    void whoBeginsToLookLateSeesAnOpenConnection() {
        ConnectionTrace late = SegmentScript.trace("""
            > ACK 5000 700 100
            < ACK 700 5100
            """);

        assertThat(late.clientBefore()).isEqualTo(State.ESTABLISHED);
        assertThat(late.segments()).extracting(ObservedSegment::sequence).containsExactly(1L, 1L);
        assertThat(late.segments()).extracting(ObservedSegment::description).containsExactly("data 100 octets",
                "ACK of 100 octets");
    }

    @Test
    void whatIsSentAgainIsMarked() {
        assertThat(marks("""
            > SYN 0
            > SYN 0
            < SYN,ACK 0 1
            > ACK 1 1 100
            > ACK 1 1 100
            > FIN,ACK 101 1
            > FIN,ACK 101 1
            """)).containsExactly("[]", "[retransmission]", "[]", "[]", "[retransmission]", "[]",
                "[retransmission]");
    }

    @Test
    void whatComesInAnotherOrderIsMarked() {
        assertThat(marks(OPEN + """
            > ACK 101 1 100
            < ACK 1 1
            < ACK 1 1
            > ACK 1 1 100
            < ACK 1 201
            """).subList(3, 8)).containsExactly("[an earlier segment was not captured]", "[duplicate ACK]",
                "[duplicate ACK]", "[out of order]", "[]");
    }

    @Test
    void aClosedWindowAndItsOpeningAreMarked() {
        assertThat(marks(OPEN + """
            > ACK 1 1 100
            < ACK 1 101 0 win=0
            < ACK 1 101 0 win=500
            """).subList(4, 6)).containsExactly("[window closed]", "[window update]");
    }

    @Test
    void aKeepAliveIsMarked() {
        assertThat(marks(OPEN + "> ACK 0 1")).last().isEqualTo("[keep-alive]");
        assertThat(words(OPEN + "> ACK 0 1")).last().isEqualTo("keep-alive");
    }

    @Test
    void numbersAreCountedAcrossTheirWrapping() {
        assertThat(SegmentScript.trace(OPEN + "> ACK 1 1 100\n< ACK 1 101 50\n> ACK 101 51 10").segments())
                .extracting(ObservedSegment::sequence, ObservedSegment::acknowledgement)
                .contains(org.assertj.core.groups.Tuple.tuple(101L, 51L));
    }

    @Test
    void tlsRecordsAreNamedAlsoWhenTheirHeadersAreDivided() {
        assertThat(words(OPEN + """
            > PSH,ACK 1 1 517 0x160301020001
            < ACK 1 518 4 0x16030300
            < ACK 5 518 123 0x7a02
            < ACK 128 518 6 0x140303000101
            < ACK 134 518 7 0x17030310000000
            < ACK 141 518 1000
            """).subList(3, 9)).containsExactly("data 517 octets (TLS ClientHello)", "data 4 octets (TLS continued)",
                "data 123 octets (TLS ServerHello)", "data 6 octets (TLS ChangeCipherSpec)",
                "data 7 octets (TLS encrypted)", "data 1000 octets (TLS continued)");
    }

    @Test
    void httpMessagesAreNamedByTheirFirstLine() {
        assertThat(words(OPEN + """
            > PSH,ACK 1 1 60 GET /a HTTP/1.1\\r\\nHost: a
            < PSH,ACK 1 61 60 HTTP/1.1 200 OK\\r\\nServer: a
            < PSH,ACK 61 61 60 and so on
            """).subList(3, 6)).containsExactly("data 60 octets (GET /a HTTP/1.1)",
                "data 60 octets (HTTP/1.1 200 OK)", "data 60 octets");
    }

    @Test
    void whatIsSaidToATerminalIsPrintable() {
        assertThat(words(OPEN + "> PSH,ACK 1 1 60 GET /\u001b[2J HTTP/1.1\\r\\n")).last()
                .isEqualTo("data 60 octets (GET /?[2J HTTP/1.1)");
    }

    private static List<String> states(String script) {
        ConnectionTrace trace = SegmentScript.trace(script);
        return Stream.concat(Stream.of(trace.clientBefore() + " " + trace.serverBefore()),
                trace.segments().stream().map(observed -> observed.client() + " " + observed.server())).toList();
    }

    private static List<String> words(String script) {
        return SegmentScript.trace(script).segments().stream().map(ObservedSegment::description).toList();
    }

    private static List<String> marks(String script) {
        return SegmentScript.trace(script).segments().stream().map(observed -> observed.marks().toString()).toList();
    }
}
