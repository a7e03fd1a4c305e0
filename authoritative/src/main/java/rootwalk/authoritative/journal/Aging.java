package rootwalk.authoritative.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// What has to be done although nothing changes: the deltas of a zone become too old, and the entries of a zone that is not recorded any
/// more are removed after a time. All zones of the store are visited from time to time, some of them in each round. Used by the commit
/// thread, except for what a method says.
final class Aging {

    private static final long SECONDS_BETWEEN_PASSES = 3600;
    private static final int MOST_ZONES = 200;
    private static final int MOST_REMOVALS = 256;

    /// Threads that have recovered a zone may still attach it. That uses no entries that are older than the maximum, and takes less than
    /// this.
    private static final Duration GRACE = Duration.ofHours(1);

    private final Store store;
    private final Retention retention;
    private final Duration maxAge;
    private final InstantSource clock;
    private volatile boolean areOthersEnded;
    /// The key from which on the pass continues; null between two passes.
    private byte @Nullable [] next;
    private long lastPass = Long.MIN_VALUE;

    Aging(Store store, Retention retention, Duration maxAge, InstantSource clock) {
        this.store = store;
        this.retention = retention;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /// Whether entries that ended at some time are still used.
    static boolean isUsed(ZoneRecord ended, long now, Duration maxAge) {
        return ended.endedAt() + maxAge.toSeconds() > now;
    }

    /// All zones of the configuration are attached. The recording of others, which the store has, has ended. Any thread.
    void endOthers() {
        areOthersEnded = true;
    }

    /// Whether some zones are to be visited.
    boolean isDue() {
        long now = now();
        // A clock that is set back must not end it.
        return areOthersEnded && (next != null || now - SECONDS_BETWEEN_PASSES >= lastPass || now < lastPass);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /// Visits the next zones.
    void addTo(Round round, Map<Name, JournaledZone> recorded) throws UnreadableException {
        long now = now();
        lastPass = now;
        byte[] from = next == null ? new byte[1] : next;
        int removals = 0;
        try (Store.Reading reading = store.read()) {
            for (int visited = 0; visited < MOST_ZONES && from != null && removals < MOST_REMOVALS; visited++) {
                byte[] key = firstKey(reading, from);
                Name apex = key == null ? null : Keys.zone(key);
                if (apex == null) {
                    from = null;
                    break;
                }
                JournaledZone zone = recorded.get(apex);
                if (zone == null) {
                    removals += visitEnded(reading, apex, round, now, MOST_REMOVALS - removals);
                } else if (retention.hasOld(zone)) {
                    round.touch(zone);
                }
                // The rest of the zone is removed with the next round.
                from = removals < MOST_REMOVALS ? Keys.end(apex) : Keys.first(apex);
            }
        }
        next = from;
    }

    private static byte @Nullable [] firstKey(Store.Reading reading, byte[] from) throws UnreadableException {
        byte[][] found = new byte[1][];
        reading.scan(from, Keys.header(), (key, _) -> {
            found[0] = key;
            return false;
        });
        return found[0];
    }

    private int visitEnded(Store.Reading reading, Name apex, Round round, long now, int most)
            throws UnreadableException {
        Optional<ZoneRecord> found;
        try {
            found = ZoneRecord.read(reading, apex);
        } catch (DamageException e) {
            // It is reported when the zone is recorded again.
            return 0;
        }
        if (found.isPresent() && !found.get().hasEnded()) {
            round.add(Checked.put(Keys.state(apex), found.get().ended(now).encoded()));
            return 0;
        }
        boolean isKept = found.isPresent() && isUsed(found.get(), now - GRACE.toSeconds(), maxAge);
        int[] removals = new int[1];
        if (!isKept) {
            reading.scan(Keys.first(apex), Keys.end(apex), (key, _) -> {
                round.add(new Store.Write.Delete(key));
                return ++removals[0] < most;
            });
        }
        return removals[0];
    }
}
