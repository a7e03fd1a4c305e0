package rootwalk.resolver.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// What a server has sent instead of DNS responses, and how long it asked not to be queried. Any thread; a lost update only loses one rejection.
final class Rejections {

    /// So many names within a minute are not rejected for their own sake. A gateway answers with an error for one name whose servers do not
    /// respond, and for all of them if it has lost its resolver.
    private static final int MANY = 4;
    private static final long MINUTE = 60_000_000_000L;

    /// A server may ask not to be queried for this long. It may be the only one.
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private static final long SECOND = 1_000_000_000L;

    private volatile @Nullable String last;
    private volatile Names names = new Names(List.of(), 0);
    private volatile @Nullable Pause pause;

    /// Names that were rejected, without a response since.
    ///
    /// @param began when the first one was rejected, in nanoseconds
    private record Names(List<Name> all, long began) {

        Names and(Name name, long now) {
            if (all.isEmpty() || now - began > MINUTE) {
                return new Names(List.of(name), now);
            }
            if (all.contains(name) || all.size() >= MANY) {
                return this;
            }
            List<Name> more = new ArrayList<>(all);
            more.add(name);
            return new Names(List.copyOf(more), began);
        }
    }

    /// A time in which the server is not queried.
    ///
    /// @param reason for users
    private record Pause(String reason, long until) {}

    /// The server sent something else than a DNS response.
    ///
    /// @param what for users
    /// @param asked the name of the query
    /// @param now in nanoseconds
    /// @return whether it rejects any query
    boolean rejected(String what, Name asked, long now) {
        last = what;
        Names known = names.and(asked, now);
        names = known;
        return known.all().size() >= MANY;
    }

    /// The server sent a DNS response. A pause does not end.
    void responded() {
        if (last != null) {
            last = null;
            names = new Names(List.of(), 0);
        }
    }

    /// What the server sent, if it has sent no response since; otherwise null.
    @Nullable
    String last() {
        return last;
    }

    /// The server is not queried for some time, because it asks for that.
    ///
    /// @param reason for users
    /// @param now in nanoseconds
    void pause(String reason, long now, Duration asked) {
        if (asked.isPositive()) {
            pause = new Pause(reason, now + (asked.compareTo(MAX_PAUSE) < 0 ? asked : MAX_PAUSE).toNanos());
        }
    }

    /// Why the server is not to be queried now, and for how long; null if it may be queried.
    ///
    /// @param now in nanoseconds
    @Nullable
    String pauseReason(long now) {
        Pause known = pause;
        long left = known == null ? 0 : known.until - now;
        return known == null || left <= 0 ? null
                : known.reason + "; the next query is sent in " + (left + SECOND - 1) / SECOND + " s";
    }
}
