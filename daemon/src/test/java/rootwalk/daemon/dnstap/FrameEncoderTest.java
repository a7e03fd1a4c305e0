package rootwalk.daemon.dnstap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.dnstap.FrameEncoder.MessageType;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.wire.Octets;

/// The numbers are those of `dnstap.proto`.
class FrameEncoderTest {

    private static final byte[] MESSAGE = {1, 2, 3, 4, 5};

    private final FrameEncoder encoder = new FrameEncoder();
    private final ClientAddress client = new ClientAddress();

    private Map<Integer, Object> ended(String identity, String version) {
        DnstapSettings settings =
                DnstapSettings.of(new InetSocketAddress(6000), Set.of(DnstapSettings.Kind.AUTH), identity, version);
        encoder.end(FrameEncoder.origin(settings));
        return TapReader.decode(Arrays.copyOfRange(encoder.octets(), encoder.start(), encoder.octets().length));
    }

    private Map<Integer, Object> message() {
        return TapReader.decode((byte[]) ended("", "").get(14));
    }

    @Test
    void aQueryHasItsTimeAndTheAddressOfItsClient() {
        client.set(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 40_000));
        encoder.query(MessageType.CLIENT, MESSAGE, 1, 3, 1_700_000_000_123L);
        encoder.queriedBy(client, Transport.UDP);

        assertThat(message()).containsOnlyKeys(1, 2, 3, 4, 6, 8, 9, 10).containsEntry(1, 5L).containsEntry(2, 1L)
                .containsEntry(3, 1L).containsEntry(4, new byte[] {(byte) 192, 0, 2, 9}).containsEntry(6, 40_000L)
                .containsEntry(8, 1_700_000_000L).containsEntry(9, 123_000_000L)
                .containsEntry(10, new byte[] {2, 3, 4});
    }

    @Test
    void aResponseHasBothTimes() {
        client.set(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53));
        encoder.response(MessageType.UPDATE, MESSAGE, 0, 5, 999, 2_001);
        encoder.queriedBy(client, Transport.TLS);

        assertThat(message()).containsOnlyKeys(1, 2, 3, 4, 6, 8, 9, 12, 13, 14).containsEntry(1, 14L)
                .containsEntry(2, 2L).containsEntry(3, 3L)
                .containsEntry(4, InetAddress.ofLiteral("2001:db8::1").getAddress())
                .containsEntry(8, 0L).containsEntry(9, 999_000_000L).containsEntry(12, 2L)
                .containsEntry(13, 1_000_000L).containsEntry(14, MESSAGE);
    }

    @Test
    void aQueryToAServerHasItsAddress() {
        encoder.query(MessageType.RESOLVER, MESSAGE, 0, 5, 1);
        encoder.queried(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 53), UpstreamTransport.TCP);

        assertThat(message()).containsOnlyKeys(1, 2, 3, 5, 7, 8, 9, 10).containsEntry(1, 3L).containsEntry(3, 2L)
                .containsEntry(5, new byte[] {(byte) 192, 0, 2, 53}).containsEntry(7, 53L);
    }

    @Test
    void identityAndVersionAreInEachFrameIfThereAreAny() {
        encoder.query(MessageType.AUTH, MESSAGE, 0, 5, 1);
        assertThat(ended("ns1", "1.0")).containsOnlyKeys(1, 2, 14, 15).containsEntry(15, 1L)
                .containsEntry(1, "ns1".getBytes(StandardCharsets.UTF_8))
                .containsEntry(2, "1.0".getBytes(StandardCharsets.UTF_8));

        encoder.query(MessageType.AUTH, MESSAGE, 0, 5, 1);
        assertThat(ended("", "")).containsOnlyKeys(14, 15);
    }

    @Test
    void theLongestMessageFits() {
        byte[] longest = new byte[65_535];
        client.set(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 65_535));
        encoder.response(MessageType.AUTH, longest, 0, longest.length, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
        encoder.queriedBy(client, Transport.TCP);

        Map<Integer, Object> frame = ended("i".repeat(255), "v".repeat(255));

        assertThat(TapReader.decode((byte[]) frame.get(14))).containsEntry(14, longest);
        assertThat(frame.get(1)).isEqualTo(Octets.of("i".repeat(255).getBytes(StandardCharsets.UTF_8)).toArray());
    }
}
