package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {

    private static final long MEBIBYTE = 1 << 20;

    private static final class ScriptedHeap implements HeapWatch.Heap {

        private long live = 100 * MEBIBYTE;
        private long garbage;
        private int collections;

        @Override
        public long used() {
            return live + garbage;
        }

        @Override
        public void collect() {
            garbage = 0;
            collections++;
        }
    }

    private final ScriptedHeap heap = new ScriptedHeap();

    @Test
    void aSecondVersionOfTheZonesIsNoReason() {
        HeapWatch watch = new HeapWatch(() -> true, heap);
        heap.garbage = 150 * MEBIBYTE;

        watch.check();

        assertThat(heap.collections).isZero();
    }

    @Test
    void furtherVersionsAreCollected() {
        HeapWatch watch = new HeapWatch(() -> true, heap);
        heap.garbage = 183 * MEBIBYTE;
        watch.check();
        assertThat(heap.collections).isEqualTo(1);

        watch.check();

        assertThat(heap.collections).isEqualTo(1);
    }

    @Test
    void aZoneThatHasBecomeLargeIsNotTakenForGarbageTwice() {
        HeapWatch watch = new HeapWatch(() -> true, heap);
        heap.live = 400 * MEBIBYTE;
        watch.check();
        watch.check();

        assertThat(heap.collections).isEqualTo(1);
    }

    @Test
    void theMemoryOfRemovedZonesIsNotCountedAsLive() {
        HeapWatch watch = new HeapWatch(() -> true, heap);
        heap.live = 20 * MEBIBYTE;
        watch.check();
        heap.garbage = 65 * MEBIBYTE;
        watch.check();

        assertThat(heap.collections).isEqualTo(1);
    }

    @Test
    void nothingIsCollectedWithoutLargeZones() {
        HeapWatch watch = new HeapWatch(() -> false, heap);
        heap.garbage = 1000 * MEBIBYTE;

        watch.check();

        assertThat(heap.collections).isZero();
    }
}
