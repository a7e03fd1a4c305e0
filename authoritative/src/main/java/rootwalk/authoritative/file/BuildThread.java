package rootwalk.authoritative.file;

import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneEdit;

/// A thread that adds records to a zone, in the order in which it receives them, while the calling thread reads the
/// next ones. Used once.
final class BuildThread {

    private static final int BATCHES = 4;

    private final ZoneEdit edit;
    private final ReadLimits limits;
    private final RecordBatch[] batches = new RecordBatch[BATCHES];
    private final Semaphore free = new Semaphore(BATCHES - 1);
    private final Semaphore full = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    /// The batch that is being filled.
    private int filling;
    private @Nullable Throwable failure;

    private BuildThread(ZoneEdit edit, ReadLimits limits) {
        this.edit = edit;
        this.limits = limits;
        for (int i = 0; i < BATCHES; i++) {
            batches[i] = new RecordBatch();
        }
    }

    /// Starts it. Until [#end], no other thread uses the edit.
    static BuildThread start(ZoneEdit edit, ReadLimits limits, ThreadFactory threads) {
        BuildThread started = new BuildThread(edit, limits);
        threads.newThread(started::run).start();
        return started;
    }

    /// Passes a record to the thread. Problems with it are reported at the end.
    void add(byte[] owner, int ownerLength, int type, int ttl, byte[] data, int dataLength, long place) {
        RecordBatch batch = batches[filling];
        batch.add(owner, ownerLength, type, ttl, data, dataLength, place);
        if (batch.isFull()) {
            full.release();
            filling = (filling + 1) % BATCHES;
            free.acquireUninterruptibly();
            batches[filling].clear();
        }
    }

    /// Waits until all records are added. If the zone is too large, [ReadLimits#isExceeded] is true afterwards.
    void end() {
        batches[filling].endSequence();
        full.release();
        done.acquireUninterruptibly();
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case Throwable other -> {
                if (!limits.isExceeded()) {
                    throw new IllegalStateException("the zone cannot be built", other);
                }
            }
        }
    }

    /// Adds the batches. After a failure, it discards them, so that the reader never waits forever.
    private void run() {
        int taking = 0;
        boolean isLast = false;
        while (!isLast) {
            full.acquireUninterruptibly();
            RecordBatch batch = batches[taking];
            isLast = batch.isLast();
            add(batch);
            taking = (taking + 1) % BATCHES;
            free.release();
        }
        done.release();
    }

    private void add(RecordBatch batch) {
        if (failure != null) {
            return;
        }
        try {
            batch.addTo(edit, limits);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }
}
