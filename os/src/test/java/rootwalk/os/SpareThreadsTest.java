package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.Test;

/// A look at the limit of threads.
class SpareThreadsTest {

    @Test
    void areNoLackWhereTheSystemGivesThem() throws InterruptedException {
        List<Thread> made = new ArrayList<>();

        assertThat(SpareThreads.lack(8, work -> {
            made.add(new Thread(work));
            return made.getLast();
        })).isEmpty();

        assertThat(made).hasSize(8);
        for (Thread thread : made) {
            thread.join();
        }
    }

    @Test
    void areALackWhereOneOfThemIsNotGivenAndTheOthersEnd() throws InterruptedException {
        List<Thread> made = new ArrayList<>();
        ThreadFactory factory = work -> {
            if (made.size() == 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            made.add(new Thread(work));
            return made.getLast();
        };

        assertThat(SpareThreads.lack(8, factory))
                .contains("the system does not allow this process the 8 additional threads that this"
                        + " configuration needs; raise TasksMax= in the unit, or ulimit -u");

        for (Thread thread : made) {
            thread.join();
        }
    }
}
