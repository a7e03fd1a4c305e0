package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

class SegmentReaderTest {
    private static final String IPV4 = "45 00 003c 1234 4000 40 06 0000 7f000001 7f000002";
    /// Port 40000 to 8080, SYN, window 65495, with the options that Linux sends.
    private static final String SYN = """
        9c40 1f90 fffffff0 00000000 a0 02 ffd7 0000 0000
        0204ffd7 0402080a0000000100000002 01 030307""";

    @Test
    void aSynOfLinuxIsReadWithItsOptions() {
        Segment segment = segment(IPV4 + SYN);

        assertThat(segment.source()).isEqualTo(SegmentScript.at("127.0.0.1", 40000));
        assertThat(segment.destination()).isEqualTo(SegmentScript.at("127.0.0.2", 8080));
        assertThat(segment.sequence()).isEqualTo(0xfffffff0L);
        assertThat(segment.flags()).containsExactly(TcpFlag.SYN);
        assertThat(segment.window()).isEqualTo(65495);
        assertThat(segment.length()).isZero();
        assertThat(segment.options().maximumSegmentSize()).hasValue(65495);
        assertThat(segment.options().windowScale()).hasValue(7);
        assertThat(segment.options().sackPermitted()).isTrue();
        assertThat(segment.options().timestamps()).contains(new TcpOptions.Timestamps(1, 2));
        assertThat(segment.time()).isEqualTo(1_700_000_000_123_456_789L);
    }

    @Test
    void optionsOfIpv4AreSteppedOver() {
        String options = "46 00 002c 1234 4000 40 06 0000 7f000001 7f000002 01010100";

        assertThat(segment(options + "9c40 1f90 00000001 00000002 50 10 0100 0000 0000").flags())
                .containsExactly(TcpFlag.ACK);
    }

    @Test
    void extensionHeadersOfIpv6AreSteppedOver() {
        String hopByHopThenFragment = "60000000 0028 00 40" + "00".repeat(15) + "01" + "00".repeat(15) + "01"
                + "2c 00 050200000000" + "06 00 0001 00000007";

        Segment segment =
                segment(hopByHopThenFragment + "9c40 1f90 00000001 00000002 50 18 0100 0000 0000" + "61626364");

        assertThat(segment.source()).isEqualTo(SegmentScript.at("::1", 40000));
        assertThat(segment.length()).isEqualTo(4);
        assertThat(segment.payload().get(0)).isEqualTo((byte) 'a');
    }

    @Test
    void whatTheInterfaceAddedToAShortPacketIsNoPayload() {
        String ack = "45 00 0028 1234 4000 40 06 0000 7f000001 7f000002"
                + "9c40 1f90 00000001 00000002 50 10 0100 0000 0000";

        assertThat(segment(ack + "000000000000").length()).isZero();
    }

    @Test
    void aPacketThatTheCardWillDivideHasTheLengthOfItsFrame() {
        String unwritten = "45 00 0000 1234 4000 40 06 0000 7f000001 7f000002"
                + "9c40 1f90 00000001 00000002 50 10 0100 0000 0000";

        assertThat(segment(unwritten + "00".repeat(100)).length()).isEqualTo(100);
    }

    @Test
    void aFrameThatWasCutOffKeepsTheLengthOfItsPayload() {
        byte[] octets = new byte[60];
        SegmentScript.frame("45 00 03e8 1234 4000 40 06 0000 7f000001 7f000002"
                + "9c40 1f90 00000001 00000002 50 10 0100 0000 0000" + "00".repeat(20)).octets().get(octets);

        Segment segment = (Segment) SegmentReader.read(SegmentScript.frame(octets, 1000));

        assertThat(segment.length()).isEqualTo(960);
        assertThat(segment.payload().remaining()).isEqualTo(20);
    }

    @Test
    void whatIsNoSegmentSaysWhy() {
        assertThat(why("")).isEqualTo("an IP header that is truncated");
        assertThat(why("00")).isEqualTo("neither IPv4 nor IPv6");
        assertThat(why("45 00 0028")).isEqualTo("an IPv4 header that is truncated");
        assertThat(why(IPV4.replace("40 06", "40 11") + SYN)).isEqualTo("not TCP");
        assertThat(why(IPV4.replace("4000", "0010") + SYN)).isEqualTo("a later fragment");
        assertThat(why(IPV4.replace("003c", "0fff") + SYN))
                .isEqualTo("contradictory IPv4 lengths");
        assertThat(why(IPV4 + SYN.replace("a0 02", "20 02")))
                .isEqualTo("an invalid TCP header length");
        assertThat(why("60000000 ffff 06 40" + "00".repeat(32))).isEqualTo("an IPv6 length beyond the packet");
        assertThat(why("60000000 0008 3b 40" + "00".repeat(40))).isEqualTo("not TCP");
    }

    @Test
    void optionsBehindAMalformedOneAreLost() {
        String malformed = SYN.replace("0402080a", "0400080a");

        assertThat(segment(IPV4 + malformed).options().maximumSegmentSize()).hasValue(65495);
        assertThat(segment(IPV4 + malformed).options().windowScale()).isEmpty();
    }

    /// And whatever is read from them can be followed, drawn and named.
    @Test
    void anyOctetsNeverThrow() {
        Random random = new Random(9293);
        int read = 0;
        for (int round = 0; round < 300; round++) {
            TcpConversation conversation =
                    new TcpConversation(SegmentScript.at("127.0.0.1", 40000), SegmentScript.at("127.0.0.2", 8080));
            for (int i = 0; i < 100; i++) {
                if (SegmentReader.read(SegmentScript.frame(anyOctets(random), 200)) instanceof Segment segment) {
                    conversation.follow(segment);
                    read++;
                }
            }
            new LadderText(LadderText.Style.ASCII, 80).lines(Ladder.of(conversation.trace()).folded());
        }
        assertThat(read).isGreaterThan(5000);
    }

    private static byte[] anyOctets(Random random) {
        byte[] octets = new byte[random.nextInt(200)];
        random.nextBytes(octets);
        if (random.nextInt(4) > 0) {
            byte[] real = new byte[60];
            SegmentScript.frame(IPV4 + SYN).octets().get(real);
            System.arraycopy(real, 0, octets, 0, Math.min(real.length, octets.length));
            for (int i = random.nextInt(8); i > 0 && octets.length > 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
        }
        return octets;
    }

    private static Segment segment(String hex) {
        FrameContent reading = SegmentReader.read(SegmentScript.frame(hex));
        assertThat(reading).isInstanceOf(Segment.class);
        return (Segment) reading;
    }

    private static String why(String hex) {
        return ((FrameContent.Other) SegmentReader.read(SegmentScript.frame(hex))).why();
    }
}
