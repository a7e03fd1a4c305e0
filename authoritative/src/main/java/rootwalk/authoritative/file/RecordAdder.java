package rootwalk.authoritative.file;

import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneEdit;

/// Adds the records of a file to a zone. If there are many, another thread adds them while this one reads the next
/// ones. Used once.
final class RecordAdder implements RecordSink {

    /// With fewer records, the zone is built before another thread would have started.
    private static final int MANY = 20_000;

    private final ZoneEdit edit;
    private final ReadLimits limits;
    private final Optional<ThreadFactory> threads;
    private int records;
    private @Nullable BuildThread other;

    /// @param threads creates the other thread; if empty, this thread adds all records
    RecordAdder(ZoneEdit edit, ReadLimits limits, Optional<ThreadFactory> threads) {
        this.edit = edit;
        this.limits = limits;
        this.threads = threads;
    }

    @Override
    public void record(byte[] owner, int ownerLength, int type, int ttl, byte[] data, int dataLength, long place) {
        if (other != null) {
            other.add(owner, ownerLength, type, ttl, data, dataLength, place);
            return;
        }
        edit.add(owner, 0, ownerLength, type, ttl, data, 0, dataLength, place);
        limits.checkSize(edit.octets());
        if (++records == MANY && threads.isPresent()) {
            other = BuildThread.start(edit, limits, threads.get());
        }
    }

    /// Waits until all records are added.
    void end() {
        if (other != null) {
            other.end();
        }
    }

    /// Whether another thread has added records. In this case, the line at which a limit was exceeded is not known.
    boolean hasHelped() {
        return other != null;
    }
}
