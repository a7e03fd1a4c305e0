package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// A store that fails as disks do, and that tests can stop.
final class FaultyStore implements Store {

    enum Fault {
        NONE,
        /// Nothing is written, as if the data could not be flushed.
        BEFORE_WRITING,
        /// Everything is written, but the store says otherwise, as if only the last flush had failed.
        AFTER_WRITING,
        /// There is no space, except for removals.
        FULL,
        /// There is no space at all.
        FULL_FOR_ALL,
        /// The next transaction has no space.
        FULL_ONCE,
        /// As with a defect of the server.
        DEFECT
    }

    private final Store store;
    volatile Fault fault = Fault.NONE;
    /// With a fault, only transactions with more writes fail.
    volatile int tolerated = -1;
    /// The number of the only attempt that says that it has failed although everything is written.
    volatile int failing = -1;
    /// Whether nothing can be read.
    volatile boolean isUnreadable;
    /// Whether the commit thread finds a defect when it reads.
    volatile boolean isDefective;
    /// Runs before a copy is made.
    volatile Runnable beforeCopy = () -> {};
    private final AtomicInteger readings = new AtomicInteger();
    final AtomicInteger commits = new AtomicInteger();
    final AtomicInteger attempts = new AtomicInteger();
    private volatile @Nullable Thread committing;
    volatile int mostOctets;
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
    private final Semaphore exit = new Semaphore(Integer.MAX_VALUE / 2);

    FaultyStore(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /// Makes transactions wait.
    void stop() {
        gate.drainPermits();
    }

    /// Lets some transactions through.
    void pass(int count) {
        gate.release(count);
    }

    void go() {
        gate.drainPermits();
        gate.release(Integer.MAX_VALUE / 2);
        exit.drainPermits();
        exit.release(Integer.MAX_VALUE / 2);
    }

    /// Makes transactions wait when they are stored, and nobody knows yet.
    void stopAfterwards() {
        exit.drainPermits();
    }

    /// Waits until a transaction has arrived.
    void awaitAttempt(int number) {
        while (attempts.get() < number) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Reading read() throws UnreadableException {
        if (isUnreadable) {
            throw new UnreadableException("the disk is broken");
        }
        if (isDefective && Thread.currentThread() == committing) {
            throw new StackOverflowError("test");
        }
        Reading reading = store.read();
        readings.incrementAndGet();
        return new Reading() {

            @Override
            public byte @Nullable [] get(byte[] key) throws UnreadableException {
                return reading.get(key);
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) throws UnreadableException {
                reading.scan(from, to, visitor);
            }

            @Override
            public void close() {
                reading.close();
                readings.decrementAndGet();
            }
        };
    }

    /// The readings that are open.
    int readings() {
        return readings.get();
    }

    @Override
    public void commit(List<Write> writes) throws StoreException {
        committing = Thread.currentThread();
        int attempt = attempts.incrementAndGet();
        gate.acquireUninterruptibly();
        Fault now = writes.size() > tolerated ? fault : Fault.NONE;
        switch (now) {
            case BEFORE_WRITING -> throw new StoreException("the disk is broken", false);
            case FULL, FULL_FOR_ALL -> throw new StoreException("the disk is full", true);
            case FULL_ONCE -> {
                fault = Fault.NONE;
                throw new StoreException("the disk is full", true);
            }
            case DEFECT -> throw new StackOverflowError("test");
            case NONE, AFTER_WRITING -> {}
        }
        store.commit(writes);
        commits.incrementAndGet();
        mostOctets = Math.max(mostOctets, writes.stream().mapToInt(Write::octets).sum());
        exit.acquireUninterruptibly();
        if (now == Fault.AFTER_WRITING || attempt == failing) {
            throw new StoreException("the disk is broken", false);
        }
    }

    @Override
    public void commitRemovals(List<Write> writes) throws StoreException {
        if (fault == Fault.FULL_FOR_ALL) {
            throw new StoreException("the disk is full", true);
        }
        store.commitRemovals(writes);
        if (fault == Fault.FULL) {
            fault = Fault.NONE;
        }
    }

    @Override
    public long octets() throws UnreadableException {
        return store.octets();
    }

    @Override
    public Path keepCopy() throws IOException {
        beforeCopy.run();
        return store.keepCopy();
    }

    @Override
    public void close() {
        store.close();
    }
}
