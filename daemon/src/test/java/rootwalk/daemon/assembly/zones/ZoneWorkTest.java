package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rootwalk.os.ThreadWeights;

class ZoneWorkTest {

    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().name("zone-work").factory();

    private final ZoneWork work = new ZoneWork(ThreadWeights.USUAL, THREADS);

    @AfterEach
    void close() {
        work.close();
    }

    /// The carrier of a virtual thread runs others too, and would have a lower weight for them as well.
    @Test
    void hasThreadsOfItsOwnAlsoForVirtualThreads() throws InterruptedException {
        Thread[] used = new Thread[1];

        Thread.ofVirtual().start(() -> used[0] = work.call(Thread::currentThread)).join();

        assertThat(used[0].isVirtual()).isFalse();
        assertThat(used[0].getName()).isEqualTo("zone-work");
    }

    @Test
    void aFailureIsThatOfTheWork() {
        UncheckedIOException failure = new UncheckedIOException(new IOException("no disk"));

        assertThatThrownBy(() -> work.call(() -> {
            throw failure;
        })).isSameAs(failure);
    }

    @Test
    void withoutThreadsTheCallerDoesTheWork() {
        ZoneWork none = new ZoneWork(ThreadWeights.USUAL, _ -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThat(none.<Thread>call(Thread::currentThread)).isSameAs(Thread.currentThread());
        none.close();
    }

    @Test
    void workThatComesAfterTheEndIsDoneByTheCaller() {
        work.close();

        assertThat(work.<Thread>call(Thread::currentThread)).isSameAs(Thread.currentThread());
    }
}
