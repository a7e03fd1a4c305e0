package rootwalk.daemon.dnstap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

class FrameRingTest {

    private final FrameRing ring = new FrameRing(1024);
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    private static byte[] frame(int length, int content) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (content + i);
        }
        return frame;
    }

    private List<byte[]> drained() {
        List<byte[]> frames = new ArrayList<>();
        boolean hasAny = ring.drainTo(buffer.clear());
        buffer.flip();
        assertThat(hasAny).isEqualTo(buffer.hasRemaining());
        while (buffer.hasRemaining()) {
            byte[] frame = new byte[buffer.getInt()];
            buffer.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void framesComeOutInOrderAcrossTheEndOfTheRing() {
        for (int i = 0; i < 100; i++) {
            byte[] first = frame(100 + i, i);
            byte[] second = frame(i, i + 1);

            assertThat(ring.offer(first, 0, first.length)).isTrue();
            assertThat(ring.offer(second, 0, second.length)).isTrue();

            assertThat(drained()).containsExactly(first, second);
        }
        assertThat(ring.frames()).isEqualTo(200);
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void aFrameWithoutRoomIsDroppedAndTheOthersStay() {
        byte[] half = frame(508, 1);
        assertThat(ring.offer(half, 0, half.length)).isTrue();
        assertThat(ring.offer(half, 0, half.length)).isTrue();

        assertThat(ring.offer(half, 0, 1)).isFalse();

        assertThat(ring.dropped()).isEqualTo(1);
        assertThat(drained()).containsExactly(half, half);
        assertThat(ring.offer(half, 0, 1)).isTrue();
    }

    @Test
    void aFrameThatDoesNotFitIntoTheBufferStays() {
        byte[] frame = frame(300, 7);
        assertThat(ring.offer(frame, 0, frame.length)).isTrue();

        assertThat(ring.drainTo(ByteBuffer.allocate(303))).isFalse();

        assertThat(drained()).containsExactly(frame);
    }

    @Test
    void oneThreadAddsWhileAnotherOneRemoves() {
        int total = 100_000;
        CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            while (count < total) {
                for (byte[] frame : drained()) {
                    assertThat(frame).isEqualTo(frame(frame.length, frame.length));
                    count++;
                }
            }
            return count;
        });
        Random random = new Random(5);
        for (int i = 0; i < total; i++) {
            int length = 1 + random.nextInt(200);
            while (!ring.offer(frame(length, length), 0, length)) {
                Thread.onSpinWait();
            }
        }

        assertThat(received.join()).isEqualTo(total);
    }
}
