package rootwalk.os;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.LoggerFactory;

/// The weights of the threads of this process: how the kernel divides a busy processor among them. On Linux, each thread has a nice value of its
/// own (setpriority(2)). Threads that maintain zones, and the optimising compiler (C2) meanwhile, have a lower weight than those that answer.
/// Any thread.
///
/// A collection waits until all threads have stopped. So a thread with a lower weight must not wait for C2, which does not stop: both have the same.
///
/// New threads have the weight of the thread that makes them. The JVM makes compiler threads in a compiler thread, and carriers of
/// virtual threads in any thread that makes a virtual thread ready. Therefore weights are lowered only if this process may raise them again
/// (RLIMIT_NICE, CAP_SYS_NICE), and threads that have a lower weight by mistake are looked for.
public final class ThreadWeights {

    /// Changes nothing.
    public static final ThreadWeights USUAL = new ThreadWeights();

    /// Added to the nice value: a tenth of the time of a busy processor.
    static final int LOWER = 10;

    /// The same for C2 after the start, when code is slow until it is compiled: a quarter.
    static final int LOWER_AT_START = 6;

    /// For how long C2 waits for the start at most: reading large zones takes longer, and gains from compiled code.
    private static final Duration WAIT_FOR_START = Duration.ofSeconds(1);

    /// The JVM names its threads; the kernel keeps 15 characters.
    private static final String OPTIMISING = "C2 CompilerThre";

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int UNKNOWN = -1;
    private static final int LOWEST = 19;

    /// Shorter work has the compiler as it is.
    private static final Duration NOTICEABLE = Duration.ofMillis(20);

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    /// The time between two searches for threads with a wrong weight, while there is work and otherwise.
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration LONG_LOOK_INTERVAL = Duration.ofSeconds(2);

    private final Path tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isChanged = lock.newCondition();
    private final Map<Thread, Integer> maintaining = new HashMap<>();
    private int working;
    private boolean isAnswering;
    private boolean isLowering;
    private int usual;

    /// Work on zones that goes on until it is closed.
    @FunctionalInterface
    public interface Work extends AutoCloseable {
        @Override
        void close();
    }

    private ThreadWeights() {
        this(KernelThread.TASKS);
    }

    /// @param tasks a folder like [KernelThread#TASKS]
    ThreadWeights(Path tasks) {
        this.tasks = tasks;
    }

    /// The weights of a process that begins. Before this returns, C2 has the lowest weight, which it keeps until the server answers: what C2
    /// would compile meanwhile is seldom run again, and a start on a single processor would take longer.
    ///
    /// @param start for how long everything comes before C2 afterwards, in which threads that maintain zones have the usual weight
    public static ThreadWeights ofProcess(Duration start) {
        ThreadWeights weights = new ThreadWeights();
        if (!weights.begins()) {
            return weights;
        }
        try {
            Thread.ofPlatform().daemon().name("weights").start(() -> weights.run(start));
        } catch (OutOfMemoryError e) {
            weights.setCompilers(weights.usual);
            LoggerFactory.getLogger(ThreadWeights.class).debug("all threads have the usual weight", e);
        }
        return weights;
    }

    /// Whether weights can be lowered. Then C2 has the lowest.
    boolean begins() {
        List<KernelThread> compilers = compilers();
        if (compilers.isEmpty() || !mayRaise(compilers.getFirst().nice())) {
            return false;
        }
        usual = compilers.getFirst().nice();
        setCompilers(LOWEST);
        return true;
    }

    /// The server answers queries. Before that, threads that maintain zones have the usual weight.
    public void answering() {
        lock.lock();
        try {
            isAnswering = true;
            isChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The same threads with a lower weight for as long as they live.
    public ThreadFactory lower(ThreadFactory threads) {
        return task -> threads.newThread(() -> {
            begin();
            try {
                task.run();
            } finally {
                end();
            }
        });
    }

    /// The same threads, with a lower weight if the thread that makes them has it.
    public ThreadFactory likeCaller(ThreadFactory threads) {
        ThreadFactory lower = lower(threads);
        return task -> (isMaintaining(Thread.currentThread()) ? lower : threads).newThread(task);
    }

    private boolean isMaintaining(Thread thread) {
        lock.lock();
        try {
            return maintaining.containsKey(thread);
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        int id = KernelThread.current().map(KernelThread::id).orElse(UNKNOWN);
        lock.lock();
        try {
            maintaining.put(Thread.currentThread(), id);
            if (isLowering) {
                set(THIS_THREAD, lowered());
            }
            isChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            maintaining.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /// Work on zones begins: if it takes more than a moment, C2 has a lower weight until it ends.
    public Work work() {
        change(1);
        return () -> change(-1);
    }

    private void change(int by) {
        lock.lock();
        try {
            working += by;
            isChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Duration start) {
        try {
            try {
                awaitAnswers(WAIT_FOR_START);
                setCompilers(Math.min(usual + LOWER_AT_START, LOWEST));
                Thread.sleep(start);
            } finally {
                setCompilers(usual);
                raiseOthers();
            }
            awaitAnswers(FOR_EVER);
            lowerMaintaining(usual);
            while (true) {
                awaitWork();
                lowerWhileWorking();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswers(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!isAnswering && left > 0) {
                left = isChanged.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() throws InterruptedException {
        while (true) {
            lock.lock();
            try {
                while (working == 0) {
                    if (maintaining.isEmpty()) {
                        isChanged.await();
                    } else if (!isChanged.await(LONG_LOOK_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
                        raiseOthers();
                    }
                }
            } finally {
                lock.unlock();
            }
            Thread.sleep(NOTICEABLE);
            if (isWorking()) {
                return;
            }
        }
    }

    private boolean isWorking() {
        lock.lock();
        try {
            return working > 0;
        } finally {
            lock.unlock();
        }
    }

    private void lowerWhileWorking() throws InterruptedException {
        try {
            while (isWorking()) {
                lowerCompilers();
                raiseOthers();
                awaitEnd();
            }
        } finally {
            setCompilers(usual);
            raiseOthers();
        }
    }

    private void awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            long left = LOOK_INTERVAL.toNanos();
            while (working > 0 && left > 0) {
                left = isChanged.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// From now on, threads that maintain zones have a lower weight.
    ///
    /// @param nice the usual nice value of this process
    void lowerMaintaining(int nice) {
        lock.lock();
        try {
            usual = nice;
            isLowering = true;
            maintaining.values().stream().filter(thread -> thread != UNKNOWN)
                    .forEach(thread -> set(thread, lowered()));
        } finally {
            lock.unlock();
        }
    }

    void lowerCompilers() {
        setCompilers(lowered());
    }

    /// Gives the usual weight to all threads that have inherited a lower one.
    void raiseOthers() {
        lock.lock();
        try {
            Set<Integer> lower = Set.copyOf(maintaining.values());
            KernelThread.all(tasks).stream()
                    .filter(it -> it.nice() > usual && !lower.contains(it.id()) && !isCompiler(it))
                    .forEach(it -> set(it.id(), usual));
        } finally {
            lock.unlock();
        }
    }

    private int lowered() {
        return Math.min(usual + LOWER, LOWEST);
    }

    /// The threads of the optimising compiler.
    List<KernelThread> compilers() {
        return KernelThread.all(tasks).stream().filter(ThreadWeights::isCompiler).toList();
    }

    private static boolean isCompiler(KernelThread thread) {
        return thread.name().equals(OPTIMISING);
    }

    /// Also those that were made meanwhile.
    void setCompilers(int nice) {
        compilers().stream().filter(it -> it.nice() != nice).forEach(it -> set(it.id(), nice));
    }

    /// Tries it with the calling thread, which is to have this nice value.
    static boolean mayRaise(int nice) {
        return set(THIS_THREAD, nice + 1) && set(THIS_THREAD, nice);
    }

    private static boolean set(int thread, int nice) {
        return CLibrary.call("setpriority", PRIO_PROCESS, thread, nice) == 0;
    }
}
