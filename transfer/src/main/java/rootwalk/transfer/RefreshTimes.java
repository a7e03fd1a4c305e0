package rootwalk.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// When a secondary zone is refreshed, and when it expires (RFC 1034 section 4.3.5). A refresh is up to a tenth earlier than the
/// SOA record says, so that the zones of a server are not all refreshed at once. After failures, the interval doubles, up to
/// REFRESH. For a zone that has expired it is an hour at most, and for one that was never transferred it grows up to an hour. A
/// refresh is at least RETRY before the zone expires; if less than twice RETRY is left, it is after RETRY. Its times are those of
/// a [SteadyClock], unless a method says otherwise. Immutable.
///
/// @param refreshAt the next refresh
/// @param expiresAt from then on the zone is not served; empty if there is no version that could expire
/// @param failures refreshes that failed in succession
public record RefreshTimes(Instant refreshAt, Optional<Instant> expiresAt, int failures) {

    /// The first interval after a failure, for a zone that was never transferred.
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /// For a zone that was never transferred, or whose times are not known: it is refreshed at once.
    public static RefreshTimes initial(Instant now) {
        return new RefreshTimes(now, Optional.empty(), 0);
    }

    /// For a zone that a server had before it was started again: it is refreshed at once, and expires as before, but not later than
    /// if a primary had confirmed it now. The clock may have been wrong when the time was stored.
    public static RefreshTimes restored(Instant now, Instant expiresAt, ZoneSnapshot held) {
        Instant latest = now.plus(SoaTimers.of(held).expire());
        return new RefreshTimes(now, Optional.of(expiresAt.isBefore(latest) ? expiresAt : latest), 0);
    }

    /// After a primary has confirmed the version in force, or another version has replaced it.
    ///
    /// @param expire what is left at the primary until its version expires (RFC 7314)
    /// @param jitter 0 to 1
    static RefreshTimes afterSuccess(SoaTimers soa, Optional<Duration> expire, Instant now, double jitter) {
        Duration lifetime = expire.filter(left -> left.compareTo(soa.expire()) < 0).orElse(soa.expire());
        Duration interval = beforeExpiry(soa.refresh(), soa.retry(), lifetime);
        return new RefreshTimes(now.plus(shortened(interval, jitter)), Optional.of(now.plus(lifetime)), 0);
    }

    /// The same, but it does not expire before the time that another primary has set (RFC 7314 section 4).
    RefreshTimes notBefore(RefreshTimes earlier) {
        boolean isLater = expiresAt.isPresent() && earlier.expiresAt.filter(expiresAt.get()::isBefore).isPresent();
        return isLater ? new RefreshTimes(refreshAt, earlier.expiresAt, failures) : this;
    }

    /// After no primary could be reached.
    ///
    /// @param soa of the version in force, or of the last one that has expired; null if there was none
    RefreshTimes afterFailure(@Nullable SoaTimers soa, Instant now, double jitter) {
        Duration first = soa == null ? FIRST_RETRY : soa.retry();
        Duration longest = soa == null ? LONGEST_RETRY : max(soa.retry(), soa.refresh());
        if (expiresAt.isEmpty() && longest.compareTo(LONGEST_RETRY) > 0) {
            longest = LONGEST_RETRY;
        }
        Duration interval = first.multipliedBy(1L << Math.min(failures, 20));
        Duration usual = interval.compareTo(longest) < 0 ? interval : longest;
        Duration bounded = expiresAt.map(at -> beforeExpiry(usual, first, Duration.between(now, at))).orElse(usual);
        return new RefreshTimes(now.plus(shortened(bounded, jitter)), expiresAt, failures + 1);
    }

    /// The same, but refreshed now.
    RefreshTimes at(Instant now) {
        return new RefreshTimes(now, expiresAt, failures);
    }

    /// The same by another clock.
    public RefreshTimes convert(UnaryOperator<Instant> clock) {
        return new RefreshTimes(clock.apply(refreshAt), expiresAt.map(clock), failures);
    }

    /// An expired version does not expire again.
    RefreshTimes withoutExpiry() {
        return new RefreshTimes(refreshAt, Optional.empty(), failures);
    }

    /// An interval that ends in time to try again before the zone expires.
    ///
    /// @param left until it expires
    private static Duration beforeExpiry(Duration interval, Duration retry, Duration left) {
        Duration latest = max(retry, left.minus(retry));
        return interval.compareTo(latest) < 0 ? interval : latest;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shortened(Duration interval, double jitter) {
        return interval.minusMillis((long) (interval.toMillis() * jitter / 10));
    }
}
