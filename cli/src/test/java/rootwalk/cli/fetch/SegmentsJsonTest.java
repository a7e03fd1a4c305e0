package rootwalk.cli.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.Ladder;
import rootwalk.web.segment.Segment;
import rootwalk.web.segment.TcpConversation;
import rootwalk.web.segment.TcpFlag;
import rootwalk.web.segment.TcpOptions;

class SegmentsJsonTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40000);
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.8.11.80"), 80);
    private static final TcpOptions OFFERED = new TcpOptions(OptionalInt.of(65495), OptionalInt.of(7), true, List.of(),
            TcpOptions.NONE.timestamps());

    private final List<String> lines = new ArrayList<>();
    private final SegmentsJson json = new SegmentsJson(lines::add);
    private final TcpConversation conversation = new TcpConversation(CLIENT, SERVER);

    @Test
    void aConnectionIsALineWithARowForEachSegment() {
        follow(CLIENT, SERVER, 1000, 0, OFFERED, 0, TcpFlag.SYN);
        follow(SERVER, CLIENT, 5000, 1001, OFFERED, 0, TcpFlag.SYN, TcpFlag.ACK);
        follow(CLIENT, SERVER, 1001, 5001, TcpOptions.NONE, 0, TcpFlag.ACK);

        json.connection(Ladder.of(conversation.trace()));

        assertThat(lines).containsExactly(
                """
                    {"event":"segments","connection":0,"client":"127.0.0.1:40000","server":"127.8.11.80:80",\
                    "clientBefore":"CLOSED","serverBefore":"LISTEN","segments":3,"tookMilliseconds":2.0,"rows":[\
                    {"sinceMilliseconds":0.0,"from":"client","flags":["SYN"],"seq":0,"octets":0,"windowOctets":512,\
                    "mssOctets":65495,"windowScale":7,"sackPermitted":true,"summary":"SYN","marks":[],\
                    "clientState":"SYN_SENT","serverState":"SYN_RCVD"},\
                    {"sinceMilliseconds":1.0,"from":"server","flags":["SYN","ACK"],"seq":0,"ack":1,"octets":0,"windowOctets":512,\
                    "mssOctets":65495,"windowScale":7,"sackPermitted":true,"summary":"SYN+ACK","marks":[],\
                    "clientState":"ESTABLISHED","serverState":"SYN_RCVD"},\
                    {"sinceMilliseconds":1.0,"from":"client","flags":["ACK"],"seq":1,"ack":1,"octets":0,"windowOctets":65536,\
                    "summary":"ACK of SYN","marks":[],"clientState":"ESTABLISHED","serverState":"ESTABLISHED"}]}
                    """);
    }

    @Test
    void aFoldIsARowToo() {
        follow(CLIENT, SERVER, 1000, 0, OFFERED, 0, TcpFlag.SYN);
        follow(SERVER, CLIENT, 5000, 1001, OFFERED, 0, TcpFlag.SYN, TcpFlag.ACK);
        follow(CLIENT, SERVER, 1001, 5001, TcpOptions.NONE, 0, TcpFlag.ACK);
        for (int i = 0; i < 50; i++) {
            follow(SERVER, CLIENT, 5001 + i * 100, 1001, TcpOptions.NONE, 100, TcpFlag.ACK);
        }

        json.connection(Ladder.of(conversation.trace()).folded());

        assertThat(lines).singleElement().asString()
                .contains("{\"foldedSegments\":44,\"clientOctets\":0,\"serverOctets\":4400,"
                        + "\"tookMilliseconds\":44.0,\"marks\":{}}");
    }

    @Test
    void whatIsMissingIsSaidAndNothingElse() {
        json.missing(new CaptureResult(List.of(), List.of(), 0, ""));
        json.missing(new CaptureResult(List.of(), List.of(), 7, ""));

        assertThat(lines).containsExactly(
                "{\"event\":\"segmentsMissing\",\"droppedSegments\":7,\"problems\":[{\"severity\":\"warning\","
                        + "\"message\":\"7 segments arrived too fast to be recorded\",\"remedy\":\"\"}]}\n");
    }

    private void follow(InetSocketAddress from, InetSocketAddress to, long sequence, long acknowledgement,
            TcpOptions options, int length, TcpFlag... flags) {
        long time = conversation.trace().segments().size() * 1_000_000L;
        conversation.follow(new Segment(time, from, to, sequence, acknowledgement,
                EnumSet.copyOf(List.of(flags)), 512, options, ByteBuffer.allocate(length), length));
    }
}
