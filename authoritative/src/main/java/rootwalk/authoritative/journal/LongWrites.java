package rootwalk.authoritative.journal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// The long writes of all zones. Each round stores the next part of one of them, in turn. Used by the commit thread.
final class LongWrites {

    private static final int SECONDS_TO_NEXT_TRY = 300;

    private final Store store;
    private final Retention retention;
    private final InstantSource clock;
    private final int sliceOctets;
    private final Deque<LongWrite> writes = new ArrayDeque<>();

    /// @param sliceOctets of the parts of content
    LongWrites(Store store, Retention retention, InstantSource clock, int sliceOctets) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
        this.sliceOctets = sliceOctets;
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /// Takes the one whose turn it is, or null.
    @Nullable
    LongWrite poll() {
        return writes.poll();
    }

    void begin(LongWrite write) {
        write.zone.longWrite = write;
        writes.add(write);
    }

    /// Continues a long write in a later round. Returns false if it has ended.
    boolean resume(LongWrite write) {
        if (write.hasEnded()) {
            write.zone.longWrite = null;
            return false;
        }
        writes.add(write);
        return true;
    }

    /// Gives up a long write of which a part could not be stored. What is there of it is removed later.
    void giveUp(LongWrite write) {
        write.zone.nextLongTry = now() + SECONDS_TO_NEXT_TRY;
        write.zone.hasStrays = true;
        write.notStored();
    }

    /// Forgets the long write of a zone that is not recorded any more.
    void cancel(JournaledZone zone) {
        if (zone.longWrite != null) {
            writes.remove(zone.longWrite);
            zone.longWrite = null;
        }
    }

    /// Begins to remove what a zone does not need any more, or to store its content.
    void beginNext(JournaledZone zone) {
        if (zone.longWrite != null || zone.hasEnded || !zone.waiting.isEmpty() || mustWait(zone)) {
            return;
        }
        if (zone.hasStrays) {
            zone.hasStrays = false;
            begin(new Sweep(zone, store));
        } else if (zone.zone.state() instanceof ZoneSnapshot snapshot && retention.needsBase(zone)) {
            begin(new BaseWrite(zone, new ContentParts(snapshot, zone.record().generation() + 1), store,
                    sliceOctets));
        }
    }

    /// After a failure. A clock that is set back must not make it longer.
    private boolean mustWait(JournaledZone zone) {
        long now = now();
        return now < zone.nextLongTry && now >= zone.nextLongTry - SECONDS_TO_NEXT_TRY;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
