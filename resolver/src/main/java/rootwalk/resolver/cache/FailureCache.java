package rootwalk.resolver.cache;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryKey;
import rootwalk.resolver.store.EntryPool;
import rootwalk.resolver.store.EntryStore;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;

/// Cache of resolution failures (RFC 9520). Any thread.
///
/// A validation failure does not fail queries with CD, which may get the bogus answer (RFC 4035 section 3.2.2, RFC 6840
/// section 5.9). The failure of the target of an alias does not fail queries that do not follow the alias, such as those of the
/// validator for DS records.
///
/// The first failure of a question is cached for five seconds, each further one twice as long as the one before, up
/// to twenty seconds: much less than RFC 9520 section 3.2 permits, so that names are resolved soon after their
/// servers work again.
public final class FailureCache {

    private static final long BRIEF = 1_000;
    private static final long FIRST = 5_000;
    private static final long LONGEST = 20_000;

    /// The cause of a failure.
    public enum Kind {
        /// There was no usable response. All queries for the question fail.
        RESOLUTION,
        /// The answer is bogus, here or perhaps at a forwarder. Queries without CD fail.
        VALIDATION
    }

    /// Which queries fail.
    ///
    /// @param afterAlias
    ///            whether it is the target of an alias whose resolution failed
    /// @param silent
    ///            whether no server at all responded during the resolution
    public record Cause(Kind kind, boolean afterAlias, boolean silent) {}

    /// How a question is resolved.
    ///
    /// @param checkingDisabled
    ///            whether the query has CD
    public record Use(boolean checkingDisabled, boolean followsAliases) {

        /// Whether a failure concerns it.
        boolean failsBy(Cause cause) {
            return !(checkingDisabled && cause.kind() == Kind.VALIDATION) && (followsAliases || !cause.afterAlias());
        }
    }

    /// A failure.
    ///
    /// @param retryAt
    ///            when servers may be queried again, by [rootwalk.resolver.contract.Time#millis]
    /// @param failedAt
    ///            by [rootwalk.resolver.contract.Time#nanos]
    public record Failure(
            Cause cause,
            int responseCode,
            List<ExtendedError> errors,
            long pause,
            long retryAt,
            long failedAt) {

        /// The seconds for which others may cache it: the remaining ones, at least 1; 0 if there may have been a
        /// network outage of this host, whose end also ends the failure.
        public int ttl(long now) {
            return cause.silent() ? 0 : (int) Math.max(1, (retryAt - now) / 1000);
        }
    }

    private final EntryStore failures;
    private final EntryPool pool = new EntryPool();

    public FailureCache(long octets) {
        failures = new EntryStore(octets);
    }

    /// The failure that is valid at `now`, or null.
    public @Nullable Failure find(Question question, Use use, long now) {
        Failure failure = latest(question);
        return failure != null && failure.retryAt() > now && use.failsBy(failure.cause()) ? failure : null;
    }

    /// The last failure of a question, valid or not, or null.
    private @Nullable Failure latest(Question question) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(question.name(), question.type(), question.dnsClass());
            return failures.find(entry) ? FailureCodec.read(entry) : null;
        } finally {
            pool.release(entry);
        }
    }

    private Failure put(Question question, Failure failure, long now) {
        Entry entry = pool.acquire();
        try {
            entry.key().set(question.name(), question.type(), question.dnsClass());
            FailureCodec.write(entry, failure, now);
            var _ = failures.put(entry);
            return failure;
        } finally {
            pool.release(entry);
        }
    }

    /// Stores a failure, and returns it.
    public Failure keep(Question question, Cause cause, int responseCode, List<ExtendedError> errors, Time time) {
        long now = time.millis();
        Failure before = latest(question);
        long pause = before == null || !isSame(before.cause(), cause) || now - before.retryAt() > LONGEST ? FIRST
                : Math.clamp(before.pause() * 2, FIRST, LONGEST);
        return put(question, new Failure(cause, responseCode, errors, pause, now + pause, time.nanos()), now);
    }

    private static boolean isSame(Cause one, Cause other) {
        return one.kind() == other.kind() && one.afterAlias() == other.afterAlias();
    }

    /// Stores a failure that the next attempt may resolve, for one second, the minimum of RFC 9520 section 3.2.
    public Failure keepBriefly(
            Question question, Cause cause, int responseCode, List<ExtendedError> errors, Time time) {
        long now = time.millis();
        return put(question, new Failure(cause, responseCode, errors, BRIEF, now + BRIEF, time.nanos()), now);
    }

    /// Removes the failure of a question that was resolved. This does not end a failure that does not concern the query: that of
    /// validation if it has CD, and that of the target of an alias that was not followed.
    public void forget(Question question, Use use) {
        var _ = failures.removeIf(new EntryKey(question.name(), question.type(), question.dnsClass()),
                entry -> use.failsBy(FailureCodec.cause(entry)));
    }

    /// Removes the failures of names and of all names below them.
    public void flush(Subtrees names) {
        var _ = failures.flush(names);
    }

    /// Passes every failure that is valid at `now` to a consumer.
    public void forEach(long now, BiConsumer<Question, Failure> seen) {
        failures.forEach(entry -> {
            Failure failure = FailureCodec.read(entry);
            if (failure.retryAt() > now) {
                seen.accept(new Question(entry.name(), entry.type(), entry.variant()), failure);
            }
        });
    }

    public void flushAll() {
        failures.clear();
    }

    public long size() {
        return failures.size();
    }
}
