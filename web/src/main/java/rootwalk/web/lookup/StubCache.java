package rootwalk.web.lookup;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Question;

/// The DNS cache of a client, with the limits of browsers. Thread-safe.
///
/// It has 1000 entries; the least recently used one is removed first. Answers are cached for their TTL, at most a
/// minute, so that a moved site is noticed. Negative answers are cached for at most ten seconds, failures not at all.
public final class StubCache {

    static final int MAX_ENTRIES = 1000;
    static final Duration MAX_TTL = Duration.ofSeconds(60);
    static final Duration MAX_NEGATIVE_TTL = Duration.ofSeconds(10);

    private record Entry(NameAnswer answer, long expires) {}

    private final LongSupplier nanos;
    private final int maxEntries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private StubCache(LongSupplier nanos, int most) {
        this.nanos = nanos;
        this.maxEntries = most;
    }

    /// @param nanos a monotonic clock
    public static StubCache empty(LongSupplier nanos) {
        return new StubCache(nanos, MAX_ENTRIES);
    }

    /// A cache that is always empty.
    public static StubCache none() {
        return new StubCache(() -> 0, 0);
    }

    Optional<NameAnswer> find(Question question) {
        long now = nanos.getAsLong();
        lock.lock();
        try {
            Entry found = entries.get(question);
            if (found == null) {
                return Optional.empty();
            }
            if (found.expires - now <= 0) {
                entries.remove(question);
                return Optional.empty();
            }
            return Optional
                    .of(found.answer.withTtl((int) Duration.ofNanos(found.expires - now).plusMillis(999).toSeconds()));
        } finally {
            lock.unlock();
        }
    }

    void put(Question question, NameAnswer answer) {
        long nanosLeft = time(answer).toNanos();
        if (maxEntries == 0 || nanosLeft <= 0) {
            return;
        }
        long until = nanos.getAsLong() + nanosLeft;
        lock.lock();
        try {
            entries.put(question, new Entry(answer, until));
            if (entries.size() > maxEntries) {
                entries.remove(entries.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private static Duration time(NameAnswer answer) {
        if (answer.isFailure()) {
            return Duration.ZERO;
        }
        Duration ttl = Duration.ofSeconds(answer.ttl());
        Duration longest = answer.records().isEmpty() ? MAX_NEGATIVE_TTL : MAX_TTL;
        return ttl.compareTo(longest) < 0 ? ttl : longest;
    }
}
