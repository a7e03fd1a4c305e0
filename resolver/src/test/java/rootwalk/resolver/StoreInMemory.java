package rootwalk.resolver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import rootwalk.resolver.contract.SharedCache;
import rootwalk.wire.Octets;

/// A shared cache in this process, whose values a test can change. It never removes one.
final class StoreInMemory implements SharedCache {

    final Map<Octets, Octets> values = new LinkedHashMap<>();
    final List<Duration> lifetimes = new ArrayList<>();
    /// What the store says of the rest of each lifetime.
    Duration left = Duration.ofDays(365);
    /// The time that each lookup was given, in nanoseconds.
    final List<Long> lookups = new ArrayList<>();
    Runnable beforeAnswer = () -> {};
    boolean answers = true;

    void change(UnaryOperator<Octets> change) {
        values.replaceAll((_, value) -> change.apply(value));
    }

    @Override
    public Found find(List<Octets> keys, long nanos) {
        lookups.add(nanos);
        beforeAnswer.run();
        return answers
                ? new Found.Values(keys.stream().map(key -> Optional.ofNullable(values.get(key))
                        .map(value -> new Value(value, left))).toList())
                : new Found.Nothing();
    }

    @Override
    public void put(Octets key, Octets value, Duration lifetime) {
        values.put(key, value);
        lifetimes.add(lifetime);
    }

    @Override
    public Counts counts() {
        return new Counts(answers, 0, 0, 0, values.size(), 0);
    }

    @Override
    public void close() {}
}
