package rootwalk.resolver.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Late responses to queries of one resolution: those after the timeout. One that answers the current query ends the
/// wait, whichever server of the zone is being queried now. Created and read by the resolving thread; any thread adds
/// responses.
public final class LateResponses {

    private final Thread waiter = Thread.currentThread();
    private @Nullable UpstreamQuery expected;

    /// Null until the first timeout: few resolutions have any.
    private volatile @Nullable State state;

    /// The queries that timed out, and their results. Guarded by itself.
    private static final class State {
        private final List<Arrival> replies = new ArrayList<>(0);
        private final List<Outstanding> outstanding = new ArrayList<>(1);
        private final List<Object> endedEarly = new ArrayList<>(0);
    }

    /// A late response and the properties of its query.
    record Arrival(UpstreamQuery query, Response response, boolean edns, boolean mixedCase) {}

    /// A query that may still be answered.
    private record Outstanding(UpstreamQuery query, Object token) {}

    /// Sets the current query.
    void expect(UpstreamQuery query) {
        expected = query;
    }

    /// Adds a query whose response another thread waits for; [#ended] will be called, or has been.
    void addOutstanding(UpstreamQuery query, Object token) {
        State known = create();
        synchronized (known) {
            if (!known.endedEarly.remove(token)) {
                known.outstanding.add(new Outstanding(query, token));
            }
        }
    }

    private synchronized State create() {
        State known = state;
        if (known == null) {
            known = new State();
            state = known;
        }
        return known;
    }

    /// The wait for the response to a query has ended.
    ///
    /// @param arrival
    ///            its response, or null
    void ended(Object token, @Nullable Arrival arrival) {
        State known = create();
        synchronized (known) {
            if (!known.outstanding.removeIf(one -> one.token.equals(token))) {
                known.endedEarly.add(token);
            }
            if (arrival != null) {
                known.replies.add(arrival);
            }
        }
        LockSupport.unpark(waiter);
    }

    /// Whether there is a response to the current query. For the resolving thread only.
    boolean hasArrived() {
        UpstreamQuery query = expected;
        return Thread.currentThread() == waiter && query != null && hasArrived(query.zone(), query.question());
    }

    private boolean hasArrived(Name zone, Question question) {
        State known = state;
        if (known == null) {
            return false;
        }
        synchronized (known) {
            return known.replies.stream().anyMatch(arrival -> matches(arrival.query, zone, question));
        }
    }

    /// Removes and returns the response to a query, or null.
    @Nullable
    Arrival take(UpstreamQuery query) {
        State known = state;
        if (known == null) {
            return null;
        }
        synchronized (known) {
            for (int i = 0; i < known.replies.size(); i++) {
                if (matches(known.replies.get(i).query, query.zone(), query.question())) {
                    return known.replies.remove(i);
                }
            }
            return null;
        }
    }

    private static boolean matches(UpstreamQuery query, Name zone, Question question) {
        return query.question().equals(question) && query.zone().equals(zone);
    }

    /// Whether a response to any query may still arrive.
    public boolean mayArrive() {
        State known = state;
        if (known == null) {
            return false;
        }
        synchronized (known) {
            return !known.outstanding.isEmpty() || !known.replies.isEmpty();
        }
    }

    private boolean mayArrive(Name zone, Question question) {
        State known = state;
        if (known == null) {
            return false;
        }
        synchronized (known) {
            return known.outstanding.stream().anyMatch(one -> matches(one.query, zone, question));
        }
    }

    /// Waits until a response to a query has arrived, none can arrive any more, or the time has passed.
    ///
    /// @param isVain
    ///            checked every second: whether waiting is useless
    /// @return whether one has arrived; the next [Upstream#query] of the same question returns it
    public boolean await(Name zone, Question question, long nanos, Time time, BooleanSupplier isVain) {
        long end = time.nanos() + nanos;
        while (!hasArrived(zone, question) && mayArrive(zone, question) && !isVain.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            long left = end - time.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
        return hasArrived(zone, question);
    }
}
