package rootwalk.socket.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.socket.kernel.Instruction;

/// The kernel's machine for packet filters, as far as this filter uses it, runs what is written.
class TcpFilterTest {
    /// From port 8080 to port 4660.
    private static final String PORTS = "1f90 1234";
    private static final String IPV4 = "45000028 0000 4000 40 06 0000 7f000001 7f000001" + PORTS;
    private static final String IPV4_OPTIONS = "46000028 0000 4000 40 06 0000 7f000001 7f000001 01010100" + PORTS;
    private static final String IPV4_LATER_FRAGMENT = "45000028 0000 0010 40 06 0000 7f000001 7f000001" + PORTS;
    private static final String IPV4_UDP = "45000028 0000 4000 40 11 0000 7f000001 7f000001" + PORTS;
    private static final String IPV6 = "60000000 0014 06 40" + "00".repeat(32) + PORTS;
    private static final String IPV6_UDP = "60000000 0014 11 40" + "00".repeat(32) + PORTS;
    private static final String IPV6_EXTENDED = "60000000 001c 3c 40" + "00".repeat(32) + "0600010400000000" + PORTS;
    private static final String ARP = "0001080006040001";

    @Test
    void segmentsOfAPortAreLetInWhicheverEndHasIt() {
        for (String packet : List.of(IPV4, IPV4_OPTIONS, IPV6)) {
            assertThat(accepts(Set.of(8080), packet)).as(packet).isTrue();
            assertThat(accepts(Set.of(1, 2, 0x1234), packet)).as(packet).isTrue();
            assertThat(accepts(Set.of(1, 2, 3), packet)).as(packet).isFalse();
        }
    }

    @Test
    void withoutPortsAllOfTcpIsLetInAndNothingElse() {
        assertThat(accepts(Set.of(), IPV4)).isTrue();
        assertThat(accepts(Set.of(), IPV6)).isTrue();
        for (String packet : List.of(IPV4_UDP, IPV6_UDP, IPV4_LATER_FRAGMENT, ARP, "")) {
            assertThat(accepts(Set.of(), packet)).as(packet).isFalse();
            assertThat(accepts(Set.of(8080), packet)).as(packet).isFalse();
        }
    }

    @Test
    void whatIsBehindExtensionHeadersIsLeftToTheReader() {
        assertThat(accepts(Set.of(1), IPV6_EXTENDED)).isTrue();
    }

    @Test
    void tooManyPortsAreAllPorts() {
        Set<Integer> many = IntStream.range(1, 100).boxed().collect(Collectors.toSet());

        assertThat(accepts(many, IPV4)).isTrue();
    }

    @Test
    void anyOctetsEndTheProgram() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[random.nextInt(80)];
            random.nextBytes(packet);

            accepts(Set.of(80, 443), packet);
        }
    }

    private static boolean accepts(Set<Integer> ports, String hex) {
        return accepts(ports, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static boolean accepts(Set<Integer> ports, byte[] packet) {
        List<Instruction> program = TcpFilter.of(ports);
        int a = 0;
        int x = 0;
        int at = 0;
        while (true) {
            Instruction now = program.get(at++);
            int k = now.operand();
            int end = switch (now.code()) {
                case 0x30, 0xb1 -> k + 1;
                case 0x28 -> k + 2;
                case 0x48 -> x + k + 2;
                default -> 0;
            };
            if (end > packet.length) {
                return false;
            }
            switch (now.code()) {
                case 0x30 -> a = packet[k] & 0xff;
                case 0x28, 0x48 -> a = (packet[end - 2] & 0xff) << 8 | packet[end - 1] & 0xff;
                case 0xb1 -> x = (packet[k] & 0xf) * 4;
                case 0x54 -> a &= k;
                case 0x15 -> at += a == k ? now.ifTrue() : now.ifFalse();
                case 0x45 -> at += (a & k) != 0 ? now.ifTrue() : now.ifFalse();
                case 0x06 -> {
                    return k != 0;
                }
                default -> throw new AssertionError(now);
            }
        }
    }
}
