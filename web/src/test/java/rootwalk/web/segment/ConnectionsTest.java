package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.socket.packet.Direction;
import rootwalk.socket.packet.Frame;

class ConnectionsTest {
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

    private final Connections connections = new Connections();

    @Test
    void aConnectionIsOverOnceBothEndsAre() {
        connections.tried(Wire.SERVER);
        see(OPENED, 1);
        connections.connected(1, Wire.CLIENT, Wire.SERVER);
        assertThat(connections.areOver()).isFalse();
        see(CLOSED, 1);

        assertThat(connections.areOver()).isTrue();
        assertThat(captured().traces()).singleElement().matches(trace -> trace.passages().size() == 6);
        assertThat(captured().frames()).hasSize(6);
    }

    @Test
    void connectionsOfOthersToTheSameServerAreLeftOut() {
        connections.tried(Wire.SERVER);
        see(OPENED, 1);

        assertThat(captured().traces()).isEmpty();
        assertThat(captured().frames()).isEmpty();
    }

    @Test
    void anAttemptThatFailedIsKept() {
        connections.tried(Wire.SERVER);
        see("""
            > SYN 0
            < RST,ACK 0 1
            """, 1);
        connections.failed(Wire.SERVER);

        assertThat(captured().traces()).singleElement().matches(trace -> trace.serverBefore() == State.CLOSED);
    }

    @Test
    void whatPassesASecondInterfaceIsNotSentAgain() {
        connections.connected(1, Wire.CLIENT, Wire.SERVER);
        for (Segment segment : Wire.segments(OPENED)) {
            connections.see(frame(1), segment);
            connections.see(frame(2), segment);
        }

        assertThat(captured().traces()).singleElement().matches(trace -> trace.passages().size() == 3)
                .matches(trace -> trace.passages().stream().allMatch(passage -> passage.marks().isEmpty()));
    }

    @Test
    void theSamePortsMayServeTwice() {
        connections.connected(1, Wire.CLIENT, Wire.SERVER);
        see(OPENED + CLOSED + OPENED, 1);

        assertThat(captured().traces()).extracting(trace -> trace.passages().size()).containsExactly(6, 3);
        assertThat(connections.areOver()).isFalse();
    }

    private void see(String script, int interfaceIndex) {
        List<Segment> segments = Wire.segments(script);
        segments.forEach(segment -> connections.see(frame(interfaceIndex), segment));
    }

    private static Frame frame(int interfaceIndex) {
        return new Frame(1, interfaceIndex, 1, 0x0800, Direction.TO_US, ByteBuffer.allocate(40), 40);
    }

    private Captured captured() {
        return connections.captured(0, "");
    }
}
