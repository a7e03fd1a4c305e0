package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.Test;

class TimeSliceTest {

    private static final ThreadFactory PLAIN = Thread.ofPlatform().daemon().factory();

    private static void run(ThreadFactory threads, Runnable task) throws InterruptedException {
        Thread thread = threads.newThread(task);
        thread.start();
        thread.join();
    }

    /// Which kernels have slices for single threads is for them to say: the others report none.
    @Test
    void aThreadHasAShorterSliceThanOthersAndThanThoseThatItMakes() throws InterruptedException {
        List<Long> slices = new ArrayList<>();

        run(PLAIN, () -> slices.add(TimeSlice.ofThisThread()));
        run(TimeSlice.shortened(PLAIN), () -> {
            slices.add(TimeSlice.ofThisThread());
            Thread child = PLAIN.newThread(() -> slices.add(TimeSlice.ofThisThread()));
            child.start();
            try {
                child.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        long usual = slices.getFirst();
        assertThat(slices).containsExactly(usual, Math.min(usual, TimeSlice.SHORT), usual);
    }
}
