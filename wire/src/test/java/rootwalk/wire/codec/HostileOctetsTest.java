package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.wire.Arbitrary;
import rootwalk.wire.Flags;
import rootwalk.wire.codec.RequestView.Shape;

/// No octets make a reader throw, and what a view calls a query the strict reader can read as well.
class HostileOctetsTest {

    private static final int[] EDGES = {0x00, 0x01, 0x0C, 0x29, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFA, 0xFF};

    private final RequestView view = new RequestView();
    private final MessageReader reader = new MessageReader();

    static LongStream seeds() {
        return Arbitrary.seeds(20);
    }

    @Test
    void requestsCutOffAnywhereAreRuntOrMalformed() {
        for (byte[] request : Requests.sound()) {
            for (int length = 0; length < request.length; length++) {
                Shape shape = look(Arrays.copyOf(request, length), length);
                assertThat(shape).isEqualTo(length < 12 ? Shape.RUNT : Shape.MALFORMED);
                assertThat(reader.read(request, 0, length)).isNull();
                assertThat(reader.problem()).isNotEmpty();
            }
        }
    }

    @Test
    void anyOctetOfARequestMayHaveAnyEdgeValue() {
        for (byte[] request : Requests.sound()) {
            for (int at = 0; at < request.length; at++) {
                for (int edge : EDGES) {
                    byte[] changed = request.clone();
                    changed[at] = (byte) edge;
                    look(changed, changed.length);
                    reader.read(changed, 0, changed.length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void requestsMayBeChangedInManyPlaces(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        List<byte[]> sound = Requests.sound();
        for (int i = 0; i < 5000; i++) {
            byte[] changed = changed(sound.get(arbitrary.below(sound.size())), arbitrary);
            if (look(changed, changed.length) == Shape.QUERY && view.opcode() == 0 && onlyOptAndTsig(changed)
                    && view.ednsVersion() == 0) {
                Message message = reader.read(changed, 0, changed.length);
                assertThat(message).as(reader.problem()).isNotNull();
                assertThat(message.question()).isEqualTo(view.question());
                assertThat(message.edns() != null).isEqualTo(view.hasEdns());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void responsesMayBeChangedInManyPlaces(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < 300; i++) {
            byte[] response = RoundTripTest.arbitraryResponse(arbitrary, buffer);
            for (int j = 0; j < 10; j++) {
                byte[] changed = changed(response, arbitrary);
                changed[2] |= (byte) (Flags.QR >>> 8);
                assertThat(look(changed, changed.length)).isEqualTo(Shape.RESPONSE);
                Message message = reader.read(changed, 0, changed.length);
                assertThat(message == null).isEqualTo(!reader.problem().isEmpty());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomOctetsMayFollowASoundHeader(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] octets = arbitrary.octets(12 + arbitrary.below(80));
            System.arraycopy(Requests.header(1, 0, 1, 0, 0, arbitrary.below(2)), 0, octets, 0, 12);
            look(octets, octets.length);
            reader.read(octets, 0, octets.length);
        }
    }

    /// Uses everything that a view offers for its shape; the octets end where the array ends, so that reading further
    /// would throw.
    private Shape look(byte[] octets, int length) {
        Shape shape = view.read(octets, 0, length);
        if (shape == Shape.QUERY) {
            assertThat(view.hasQuestion()).isTrue();
        }
        if (view.hasQuestion()) {
            assertThat(view.question().name().hashCode()).isEqualTo(view.questionView().nameHash());
            assertThat(view.question().name().labelCount()).isEqualTo(view.questionView().labels());
            assertThat(view.qnameLength()).isBetween(1, 255);
            MessageWriter writer = new MessageWriter();
            byte[] response = new byte[512];
            writer.beginResponse(view, response, 0, 512, 0);
            assertThat(writer.finish()).isEqualTo(12 + view.qnameLength() + 4);
        }
        assertThat(view.udpSize()).isBetween(512, 65535);
        return shape;
    }

    private boolean onlyOptAndTsig(byte[] request) {
        int others = 0;
        for (int at = 6; at < 10; at++) {
            others += request[at];
        }
        return others == 0 && request[11] == (view.hasEdns() ? 1 : 0) + (view.hasTsig() ? 1 : 0)
                && !(view.hasTsig() && !view.hasEdns());
    }

    static byte[] changed(byte[] original, Arbitrary arbitrary) {
        byte[] changed = arbitrary.oneIn(4)
                ? Arrays.copyOf(original, Math.max(12, original.length - 8 + arbitrary.below(16)))
                : original.clone();
        for (int i = arbitrary.below(5); i > 0; i--) {
            int at = arbitrary.oneIn(3) ? 4 + arbitrary.below(8) : arbitrary.below(changed.length);
            changed[at] = (byte) (arbitrary.oneIn(2) ? EDGES[arbitrary.below(EDGES.length)] : arbitrary.below(256));
        }
        return changed;
    }
}
