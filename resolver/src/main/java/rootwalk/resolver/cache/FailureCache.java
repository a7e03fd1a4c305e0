package rootwalk.resolver.cache;

import java.util.List;
import java.util.function.BiConsumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Cache of resolution failures (RFC 9520). Any thread.
///
/// A validation failure does not fail queries with CD, which may get the bogus answer (RFC 4035 section 3.2.2, RFC 6840
/// section 5.9).
///
/// The first failure of a question is cached for five seconds, each further one twice as long as the one before, up
/// to twenty seconds: much less than RFC 9520 section 3.2 permits, so that names are resolved soon after their
/// servers work again.
public final class FailureCache {

    private static final long BRIEF = 1_000;
    private static final long FIRST = 5_000;
    private static final long LONGEST = 20_000;
    private static final int FOOTPRINT = 150;

    /// The cause of a failure.
    public enum Kind {
        /// There was no usable response. All queries for the question fail.
        RESOLUTION,
        /// The answer is bogus, here or perhaps at a forwarder. Queries without CD fail.
        VALIDATION
    }

    /// A failure.
    ///
    /// @param retryAt
    ///            when servers may be queried again, by [rootwalk.resolver.contract.Time#millis]
    /// @param silent
    ///            whether no server at all responded during the resolution
    /// @param failedAt
    ///            by [rootwalk.resolver.contract.Time#nanos]
    public record Failure(
            Kind kind,
            int responseCode,
            List<ExtendedError> errors,
            long pause,
            long retryAt,
            boolean silent,
            long failedAt) {

        /// The seconds for which others may cache it: the remaining ones, at least 1; 0 if there may have been a
        /// network outage of this host, whose end also ends the failure.
        public int ttl(long now) {
            return silent ? 0 : (int) Math.max(1, (retryAt - now) / 1000);
        }
    }

    private final Cache<Question, Failure> failures;

    public FailureCache(long octets) {
        failures = Caffeine.newBuilder().maximumWeight(octets).weigher(FailureCache::footprint).executor(Runnable::run)
                .build();
    }

    /// The texts of errors have names in them, which servers choose.
    private static int footprint(Question question, Failure failure) {
        int octets = FOOTPRINT + question.name().length();
        for (ExtendedError error : failure.errors()) {
            octets += error.footprint();
        }
        return octets;
    }

    /// The failure that is valid at `now`, or null.
    ///
    /// @param checkingDisabled
    ///            whether the query has CD
    public @Nullable Failure find(Question question, boolean checkingDisabled, long now) {
        Failure failure = failures.getIfPresent(question);
        return failure != null && failure.retryAt() > now && !(checkingDisabled && failure.kind() == Kind.VALIDATION)
                ? failure
                : null;
    }

    /// Stores a failure, and returns it.
    ///
    /// @param silent
    ///            whether no server at all responded meanwhile
    public Failure keep(
            Question question, Kind kind, int responseCode, List<ExtendedError> errors, boolean silent, Time time) {
        long now = time.millis();
        Failure before = failures.getIfPresent(question);
        long pause = before == null || before.kind() != kind || now - before.retryAt() > LONGEST ? FIRST
                : Math.min(LONGEST, before.pause() * 2);
        Failure failure = new Failure(kind, responseCode, errors, pause, now + pause, silent, time.nanos());
        failures.put(question, failure);
        return failure;
    }

    /// Stores a failure that the next attempt may resolve, for one second, the minimum of RFC 9520 section 3.2.
    public Failure keepBriefly(Question question, int responseCode, List<ExtendedError> errors, Time time) {
        Failure failure = new Failure(Kind.RESOLUTION, responseCode, errors, BRIEF, time.millis() + BRIEF, false,
                time.nanos());
        failures.put(question, failure);
        return failure;
    }

    /// Removes the failure of a question that was resolved. An answer to a query with CD does not end a validation failure.
    ///
    /// @param checkingDisabled
    ///            whether the query has CD
    public void forget(Question question, boolean checkingDisabled) {
        Failure failure = failures.getIfPresent(question);
        if (failure != null && !(checkingDisabled && failure.kind() == Kind.VALIDATION)) {
            failures.invalidate(question);
        }
    }

    /// Forgets the failures of a name and of all names below it.
    public void flush(Name name) {
        failures.asMap().keySet().removeIf(question -> question.name().isSubdomainOf(name));
    }

    /// Passes every failure that is valid at `now` to a consumer.
    public void forEach(long now, BiConsumer<Question, Failure> seen) {
        failures.asMap().forEach((question, failure) -> {
            if (failure.retryAt() > now) {
                seen.accept(question, failure);
            }
        });
    }

    public void flushAll() {
        failures.invalidateAll();
    }

    public long size() {
        return failures.estimatedSize();
    }
}
