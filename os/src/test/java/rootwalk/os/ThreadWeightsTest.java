package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "threads have no weight of their own elsewhere")
class ThreadWeightsTest {

    private static final ThreadFactory PLAIN = Thread.ofPlatform().daemon().factory();
    private static final int USUAL = nice();
    private static final int LOWERED = Math.min(USUAL + ThreadWeights.LOWER, 19);

    private final ThreadWeights weights = new ThreadWeights(KernelThread.TASKS);

    private static int nice() {
        return KernelThread.current().orElseThrow().nice();
    }

    private static int niceOf(int thread) {
        return KernelThread.all(KernelThread.TASKS).stream().filter(it -> it.id() == thread).findFirst().orElseThrow()
                .nice();
    }

    private static <T> T on(ThreadFactory threads, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, it -> threads.newThread(it).start()).join();
    }

    /// Whether the tests may raise a weight depends on the account that runs them. The thread that tries it ends.
    private static boolean mayRaise() {
        return on(PLAIN, () -> ThreadWeights.mayRaise(USUAL));
    }

    @Test
    void aThreadThatMaintainsZonesHasALowerWeight() {
        weights.lowerMaintaining(USUAL);

        assertThat(on(weights.lower(PLAIN), ThreadWeightsTest::nice)).isEqualTo(LOWERED);
        assertThat(on(PLAIN, ThreadWeightsTest::nice)).isEqualTo(USUAL);
    }

    @Test
    void beforeTheServerAnswersItHasTheUsualOne() throws InterruptedException {
        CompletableFuture<KernelThread> begun = new CompletableFuture<>();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = weights.lower(PLAIN).newThread(() -> {
            begun.complete(KernelThread.current().orElseThrow());
            awaitUninterruptibly(end);
        });
        thread.start();

        assertThat(begun.join().nice()).isEqualTo(USUAL);
        weights.lowerMaintaining(USUAL);
        assertThat(niceOf(begun.join().id())).isEqualTo(LOWERED);

        end.countDown();
        thread.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void threadsThatHelpItHaveItsWeight() {
        weights.lowerMaintaining(USUAL);
        ThreadFactory helpers = weights.likeCaller(PLAIN);

        assertThat(on(weights.lower(PLAIN), () -> on(helpers, () -> {
            weights.raiseOthers();
            return nice();
        }))).isEqualTo(LOWERED);
        assertThat(on(helpers, ThreadWeightsTest::nice)).isEqualTo(USUAL);
    }

    /// Such as a carrier of virtual threads.
    @Test
    void aThreadThatHasInheritedALowerWeightGetsTheUsualOneBack() {
        int expected = mayRaise() ? USUAL : LOWERED;
        weights.lowerMaintaining(USUAL);

        assertThat(on(weights.lower(PLAIN), () -> on(PLAIN, () -> {
            int inherited = nice();
            weights.raiseOthers();
            return inherited + " then " + nice();
        }))).isEqualTo(LOWERED + " then " + expected);
    }

    @Test
    void theOptimisingCompilersAreFoundByName(@TempDir Path tasks) throws IOException {
        String rest = " S 1 7 7 0 -1 4194560 5 0 0 0 3 1 0 0 20 0 30 0 25";
        for (String thread : new String[] {"11 (udp-0)", "12 (C2 CompilerThre)", "13 (C1 CompilerThre)"}) {
            Path task = Files.createDirectories(tasks.resolve(thread.substring(0, 2)));
            Files.writeString(task.resolve("stat"), thread + rest);
        }

        assertThat(new ThreadWeights(tasks).compilers()).containsExactly(new KernelThread(12, "C2 CompilerThre", 0));
    }

    @Test
    void theyHaveTheLowestWeightUntilTheServerAnswers() {
        boolean mayRaise = mayRaise();

        assertThat(on(PLAIN, weights::begins)).isEqualTo(mayRaise);
        assertThat(weights.compilers()).isNotEmpty().extracting(KernelThread::nice).containsOnly(mayRaise ? 19 : USUAL);

        weights.setCompilers(USUAL);
    }

    @Test
    void theyHaveTheSameWeightAsLongAsThereIsWorkOnZones() {
        weights.lowerMaintaining(USUAL);
        assertThat(weights.compilers()).isNotEmpty().extracting(KernelThread::nice).containsOnly(USUAL);
        if (mayRaise()) {
            weights.lowerCompilers();
            assertThat(weights.compilers()).extracting(KernelThread::nice).containsOnly(LOWERED);

            weights.setCompilers(USUAL);
        }
        assertThat(weights.compilers()).extracting(KernelThread::nice).containsOnly(USUAL);
    }
}
