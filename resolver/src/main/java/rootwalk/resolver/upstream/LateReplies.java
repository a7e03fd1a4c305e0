package rootwalk.resolver.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Late responses to queries of one resolution: those after the timeout. One that answers the current query ends the
/// wait, whichever server of the zone is being queried now. Created and read by the resolving thread; any thread adds
/// responses.
public final class LateReplies {

    private final Thread waiter = Thread.currentThread();
    private @Nullable Ask wanted;

    // Guarded by this.
    private final List<Late> replies = new ArrayList<>(0);
    private final List<Outstanding> outstanding = new ArrayList<>(0);
    private final List<Object> endedEarly = new ArrayList<>(0);

    /// A late response and the properties of its query.
    record Late(Ask ask, Reply reply, boolean edns, boolean mixedCase) {}

    /// A query that may still be answered.
    private record Outstanding(Ask ask, Object query) {}

    /// Sets the current query.
    void wants(Ask ask) {
        wanted = ask;
    }

    /// Adds a query whose response another thread waits for; [#ended] will be called, or has been.
    synchronized void lingers(Ask ask, Object query) {
        if (!endedEarly.remove(query)) {
            outstanding.add(new Outstanding(ask, query));
        }
    }

    /// The wait for the response to a query has ended.
    ///
    /// @param late
    ///            its response, or null
    void ended(Object query, @Nullable Late late) {
        synchronized (this) {
            if (!outstanding.removeIf(one -> one.query.equals(query))) {
                endedEarly.add(query);
            }
            if (late != null) {
                replies.add(late);
            }
        }
        LockSupport.unpark(waiter);
    }

    /// Whether there is a response to the current query. For the resolving thread only.
    boolean isThere() {
        Ask ask = wanted;
        return Thread.currentThread() == waiter && ask != null && isThere(ask.zone(), ask.question());
    }

    private synchronized boolean isThere(Name zone, Question question) {
        return replies.stream().anyMatch(late -> isAbout(late.ask, zone, question));
    }

    /// Removes and returns the response to a query, or null.
    @Nullable
    synchronized Late take(Ask ask) {
        for (int i = 0; i < replies.size(); i++) {
            if (isAbout(replies.get(i).ask, ask.zone(), ask.question())) {
                return replies.remove(i);
            }
        }
        return null;
    }

    private static boolean isAbout(Ask ask, Name zone, Question question) {
        return ask.question().equals(question) && ask.zone().equals(zone);
    }

    /// Whether a response to any query may still arrive.
    public synchronized boolean mayCome() {
        return !outstanding.isEmpty() || !replies.isEmpty();
    }

    private synchronized boolean mayCome(Name zone, Question question) {
        return outstanding.stream().anyMatch(one -> isAbout(one.ask, zone, question));
    }

    /// Waits until a response to a query has arrived, none can arrive any more, or the time has passed.
    ///
    /// @param isVain
    ///            checked every second: whether waiting is useless
    /// @return whether one has arrived; the next [Upstream#ask] of the same question returns it
    public boolean await(Name zone, Question question, long nanos, Time time, BooleanSupplier isVain) {
        long end = time.nanos() + nanos;
        while (!isThere(zone, question) && mayCome(zone, question) && !isVain.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            long left = end - time.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
        return isThere(zone, question);
    }
}
