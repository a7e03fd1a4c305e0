package rootwalk.transfer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Other servers that did not respond lately. Each is queried again after a time that doubles with each failure, so that its zones
/// do not all wait for it. Any thread.
final class SilentServers {

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 5;

    /// Addresses of name servers come from zones, so there may be any number.
    private static final int MOST_SERVERS = 10_000;

    private final InstantSource clock;
    private final Map<InetSocketAddress, Silence> silences = new HashMap<>();

    private record Silence(int failures, Instant at, Instant until) {}

    SilentServers(InstantSource clock) {
        this.clock = clock;
    }

    /// A server has not responded.
    ///
    /// @param begun when it was queried: queries at the same time are one failure
    synchronized void silent(InetSocketAddress server, Instant begun) {
        Silence before = silences.get(server);
        if (before != null && !begun.isAfter(before.at())) {
            return;
        }
        if (silences.size() >= MOST_SERVERS) {
            silences.clear();
        }
        int failures = before == null ? 0 : before.failures();
        Duration time = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Instant now = clock.instant();
        silences.put(server, new Silence(failures + 1, now, now.plus(time.compareTo(LONGEST) < 0 ? time : LONGEST)));
    }

    /// A server has responded, or has sent a message itself.
    synchronized void heard(InetSocketAddress server) {
        silences.remove(server);
    }

    /// Whether the last query had no response.
    synchronized boolean isDoubtful(InetSocketAddress server) {
        return silences.containsKey(server);
    }

    /// How long a server is not to be queried; zero for most servers.
    synchronized Duration left(InetSocketAddress server) {
        Silence silence = silences.get(server);
        Duration left = silence == null ? Duration.ZERO : Duration.between(clock.instant(), silence.until());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
