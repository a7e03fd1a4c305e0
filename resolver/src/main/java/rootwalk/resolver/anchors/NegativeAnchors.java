package rootwalk.resolver.anchors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// Negative trust anchors: names below which nothing is validated, since their zone is broken (RFC 7646). Any thread.
///
/// Those of the configuration stay. Others have an end, at most a week later (RFC 7646 section 4), and are removed earlier
/// if the zone validates again.
public final class NegativeAnchors {

    /// The longest lifetime of an anchor that is not in the configuration.
    public static final Duration LONGEST = Duration.ofDays(7);

    /// The anchor that this thread ignores, to find out whether its zone validates.
    private static final ScopedValue<Name> IGNORED = ScopedValue.newInstance();

    private static final long NEVER = Long.MAX_VALUE;

    private final Time time;
    private final List<Name> configured;

    /// Names, each with its end by [Time#nanos], or [#NEVER].
    private final Map<Name, Long> ends = new ConcurrentHashMap<>();

    private final AtomicLong changes = new AtomicLong();
    private volatile Names lastNames = new Names(List.of(), -1, 0);

    /// The names at some time.
    ///
    /// @param change
    ///            the number of the change before it
    /// @param until
    ///            when the first of them ends, by [Time#nanos], or [#NEVER]
    private record Names(List<Name> names, long change, long until) {}

    /// A negative trust anchor.
    ///
    /// @param left
    ///            until it ends; empty if it is in the configuration
    public record Entry(Name name, Optional<Duration> left) {}

    public NegativeAnchors(List<Name> configured, Time time) {
        this.time = time;
        this.configured = List.copyOf(configured);
        configured.forEach(name -> ends.put(name, NEVER));
    }

    /// Adds those of the configuration that were removed since, for a reload.
    ///
    /// @return those that were added
    public List<Name> restore() {
        List<Name> added =
                configured.stream().filter(name -> !Long.valueOf(NEVER).equals(ends.put(name, NEVER))).toList();
        changes.incrementAndGet();
        return added;
    }

    /// Whether the configuration has a name, so that a reload adds it.
    public boolean isConfigured(Name name) {
        return configured.contains(name);
    }

    /// Adds one, or changes the end of one. One of the configuration stays as it is.
    ///
    /// @param lifetime
    ///            more than [#LONGEST] counts as that
    /// @return when it ends, or empty if it is in the configuration
    public Optional<Duration> add(Name name, Duration lifetime) {
        Duration granted = lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
        long end = time.nanos() + granted.toNanos();
        long stored = ends.merge(name, end, (before, after) -> before == NEVER ? before : after);
        changes.incrementAndGet();
        return stored == NEVER ? Optional.empty() : Optional.of(granted);
    }

    /// Removes one, also one of the configuration until the next reload. Returns whether it was there.
    public boolean remove(Name name) {
        Long end = ends.remove(name);
        changes.incrementAndGet();
        return end != null && (end == NEVER || end - time.nanos() > 0);
    }

    /// The negative trust anchors that have not expired, in canonical order of their names.
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        long now = time.nanos();
        ends.forEach((name, end) -> {
            if (end == NEVER || end - now > 0) {
                entries.add(
                        new Entry(name, end == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(end - now))));
            }
        });
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    /// The names of [#entries]: the same list until they change.
    public List<Name> names() {
        Names known = lastNames;
        long change = changes.get();
        if (known.change() == change && (known.until() == NEVER || known.until() - time.nanos() > 0)) {
            return known.names();
        }
        long now = time.nanos();
        List<Entry> entries = entries();
        long until = ends.values().stream().filter(end -> end != NEVER && end - now > 0)
                .min(Comparator.comparingLong(end -> end - now)).orElse(NEVER);
        Names current = new Names(entries.stream().map(Entry::name).toList(), change, until);
        lastNames = current;
        return current.names();
    }

    /// Removes those that have expired.
    ///
    /// @return their names
    List<Name> removeEnded() {
        long now = time.nanos();
        List<Name> ended = new ArrayList<>();
        ends.forEach((name, end) -> {
            if (end != NEVER && end - now <= 0 && ends.remove(name, end)) {
                ended.add(name);
            }
        });
        return ended;
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    /// The deepest one at or above a name, and at or below `anchor`.
    Optional<Name> deepest(Name name, Name anchor) {
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        long now = time.nanos();
        for (int labels = name.labelCount(); labels >= anchor.labelCount(); labels--) {
            Name ancestor = name.ancestor(labels);
            Long end = ends.get(ancestor);
            if (end != null && (end == NEVER || end - now > 0)
                    && !(IGNORED.isBound() && IGNORED.get().equals(ancestor))) {
                return Optional.of(ancestor);
            }
        }
        return Optional.empty();
    }

    /// The seconds until one ends; the highest number if it has no end, 0 if it is not there.
    int secondsLeft(Name name) {
        long end = ends.getOrDefault(name, time.nanos());
        return end == NEVER ? Integer.MAX_VALUE
                : (int) Math.max(0, TimeUnit.NANOSECONDS.toSeconds(end - time.nanos()));
    }

    /// Calls something on this thread as if an anchor were not there.
    static <T> T without(Name ignored, Supplier<T> lookup) {
        return ScopedValue.where(IGNORED, ignored).call(lookup::get);
    }
}
