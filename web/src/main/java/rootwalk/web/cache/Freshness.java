package rootwalk.web.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;

/// The age and freshness lifetime of a stored response (RFC 9111 section 4.2).
///
/// @param lifetime time from generation until the response is stale
/// @param age time since generation at the origin server, as far as it is known
/// @param source where the lifetime comes from
record Freshness(Duration lifetime, Duration age, Source source) {

    /// Status codes that are heuristically cacheable (RFC 9110 section 15.1), except 206.
    private static final Set<Integer> HEURISTICALLY_CACHEABLE = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414,
            501);

    /// The heuristic lifetime is a tenth of the time since the last change, as in most caches (RFC 9111 section 4.2.2).
    private static final int HEURISTIC_DIVISOR = 10;

    /// A permanent redirect without a date is fresh for an hour. Browsers keep it without a limit, so that the site
    /// cannot change it.
    private static final Set<Integer> PERMANENT_REDIRECTS = Set.of(301, 308);
    private static final Duration PERMANENT_REDIRECT_LIFETIME = Duration.ofHours(1);

    /// Where a lifetime comes from, in order of precedence.
    enum Source {
        MAX_AGE("max-age"), EXPIRES("Expires"), HEURISTIC("a tenth of the time since Last-Modified"), PERMANENT(
                "a permanent redirect"),
        NONE("no lifetime given");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Freshness of(StoredResponse stored, Instant now) {
        Duration age = age(stored, now);
        Optional<Duration> maxAge = stored.control().seconds("max-age");
        if (maxAge.isPresent()) {
            return new Freshness(maxAge.get(), age, Source.MAX_AGE);
        }
        if (stored.response().headers().contains(HttpHeaderNames.EXPIRES)) {
            // An invalid date, such as the common `0`, is in the past (RFC 9111 section 5.3).
            Instant expires = stored.time(HttpHeaderNames.EXPIRES).orElse(Instant.MIN);
            return new Freshness(between(stored.date(), expires), age, Source.EXPIRES);
        }
        return stored.time(HttpHeaderNames.LAST_MODIFIED).filter(modified -> allowsHeuristic(stored))
                .map(modified -> new Freshness(between(modified, stored.date()).dividedBy(HEURISTIC_DIVISOR), age,
                        Source.HEURISTIC))
                .orElseGet(() -> isPermanentRedirect(stored.response().status().code())
                        ? new Freshness(PERMANENT_REDIRECT_LIFETIME, age, Source.PERMANENT)
                        : new Freshness(Duration.ZERO, age, Source.NONE));
    }

    /// Whether a status is a permanent redirect (RFC 9110 sections 15.4.2 and 15.4.9).
    static boolean isPermanentRedirect(int status) {
        return PERMANENT_REDIRECTS.contains(status);
    }

    static boolean isHeuristicallyCacheable(int status) {
        return HEURISTICALLY_CACHEABLE.contains(status);
    }

    boolean isFresh() {
        return lifetime.compareTo(age) > 0;
    }

    /// The remaining time of freshness; zero if stale.
    Duration left() {
        return isFresh() ? lifetime.minus(age) : Duration.ZERO;
    }

    /// The time since it became stale; zero if fresh.
    Duration staleness() {
        return isFresh() ? Duration.ZERO : age.minus(lifetime);
    }

    private static boolean allowsHeuristic(StoredResponse stored) {
        return isHeuristicallyCacheable(stored.response().status().code()) || stored.control().has("public");
    }

    /// RFC 9111 section 4.2.3.
    private static Duration age(StoredResponse stored, Instant now) {
        Duration apparentAge = between(stored.date(), stored.responseTime());
        Duration ageValue = Optional.ofNullable(stored.response().headers().get(HttpHeaderNames.AGE))
                .map(value -> value.split(",", 2)[0]).flatMap(CacheControl::deltaSeconds).orElse(Duration.ZERO);
        Duration correctedAgeValue = ageValue.plus(between(stored.requestTime(), stored.responseTime()));
        Duration correctedInitialAge = apparentAge.compareTo(correctedAgeValue) > 0 ? apparentAge : correctedAgeValue;
        return correctedInitialAge.plus(between(stored.responseTime(), now));
    }

    /// The time between two instants; zero if the second is before the first, as with clocks that differ.
    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
