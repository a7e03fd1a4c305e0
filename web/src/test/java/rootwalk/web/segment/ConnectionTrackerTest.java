package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.socket.packet.Direction;
import rootwalk.socket.packet.Frame;

class ConnectionTrackerTest {
    private static final String OPENED = """
        > SYN 0
        < SYN,ACK 0 1
        > ACK 1 1
        """;
    private static final String CLOSED = """
        > FIN,ACK 1 1
        < FIN,ACK 1 2
        > ACK 2 2
        """;

    private final ConnectionTracker connections = new ConnectionTracker();

    @Test
    void aConnectionIsClosedOnceBothEndsAre() {
        connections.tried(SegmentScript.SERVER);
        see(OPENED, 1);
        connections.connected(1, SegmentScript.CLIENT, SegmentScript.SERVER);
        assertThat(connections.areClosed()).isFalse();
        see(CLOSED, 1);

        assertThat(connections.areClosed()).isTrue();
        assertThat(captured().traces()).singleElement().matches(trace -> trace.segments().size() == 6);
        assertThat(captured().frames()).hasSize(6);
    }

    @Test
    void connectionsOfOthersToTheSameServerAreLeftOut() {
        connections.tried(SegmentScript.SERVER);
        see(OPENED, 1);

        assertThat(captured().traces()).isEmpty();
        assertThat(captured().frames()).isEmpty();
    }

    @Test
    void anAttemptThatFailedIsKept() {
        connections.tried(SegmentScript.SERVER);
        see("""
            > SYN 0
            < RST,ACK 0 1
            """, 1);
        connections.failed(SegmentScript.SERVER);

        assertThat(captured().traces()).singleElement().matches(trace -> trace.serverBefore() == State.CLOSED);
    }

    @Test
    void whatPassesASecondInterfaceIsNotSentAgain() {
        connections.connected(1, SegmentScript.CLIENT, SegmentScript.SERVER);
        for (Segment segment : SegmentScript.segments(OPENED)) {
            connections.add(frame(1), segment);
            connections.add(frame(2), segment);
        }

        assertThat(captured().traces()).singleElement().matches(trace -> trace.segments().size() == 3)
                .matches(trace -> trace.segments().stream().allMatch(observed -> observed.marks().isEmpty()));
    }

    @Test
    void theSamePortsMayServeTwice() {
        connections.connected(1, SegmentScript.CLIENT, SegmentScript.SERVER);
        see(OPENED + CLOSED + OPENED, 1);

        assertThat(captured().traces()).extracting(trace -> trace.segments().size()).containsExactly(6, 3);
        assertThat(connections.areClosed()).isFalse();
    }

    private void see(String script, int interfaceIndex) {
        List<Segment> segments = SegmentScript.segments(script);
        segments.forEach(segment -> connections.add(frame(interfaceIndex), segment));
    }

    private static Frame frame(int interfaceIndex) {
        return new Frame(1, interfaceIndex, 1, 0x0800, Direction.TO_US, ByteBuffer.allocate(40), 40);
    }

    private CaptureResult captured() {
        return connections.result(0, "");
    }
}
