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

/// Replies to queries of one walk that came after their timeout. One that answers what the walk is asking at that moment
/// ends the wait, whichever server of the zone the walk has turned to meanwhile. Made and read by the thread of the walk;
/// any thread brings replies.
public final class LateReplies {

    private final Thread waiter = Thread.currentThread();
    private @Nullable Ask wanted;

    // Guarded by this.
    private final List<Late> replies = new ArrayList<>(0);
    private final List<Outstanding> outstanding = new ArrayList<>(0);
    private final List<Object> endedEarly = new ArrayList<>(0);

    /// A late reply and how it was asked for.
    record Late(Ask ask, Reply reply, boolean edns, boolean mixedCase) {}

    /// A query that may still be answered.
    private record Outstanding(Ask ask, Object query) {}

    /// What is asked from now on.
    void wants(Ask ask) {
        wanted = ask;
    }

    /// A query is left to a thread that goes on waiting for its reply; [#ended] is called, or was.
    synchronized void lingers(Ask ask, Object query) {
        if (!endedEarly.remove(query)) {
            outstanding.add(new Outstanding(ask, query));
        }
    }

    /// The wait for one of the queries is over.
    ///
    /// @param late
    ///            its reply, or null
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

    /// Whether there is a reply to what is asked. Only the thread of the walk has a use for it.
    boolean isThere() {
        Ask ask = wanted;
        return Thread.currentThread() == waiter && ask != null && isThere(ask.zone(), ask.question());
    }

    private synchronized boolean isThere(Name zone, Question question) {
        return replies.stream().anyMatch(late -> isAbout(late.ask, zone, question));
    }

    /// Takes the reply to a question, if there is one.
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

    /// Whether a reply to any query may still come.
    public synchronized boolean mayCome() {
        return !outstanding.isEmpty() || !replies.isEmpty();
    }

    private synchronized boolean mayCome(Name zone, Question question) {
        return outstanding.stream().anyMatch(one -> isAbout(one.ask, zone, question));
    }

    /// Waits until a reply to a question is there, none can come any more, or the time has passed.
    ///
    /// @param isVain
    ///            looked at every second: whether nothing is to be hoped for
    /// @return whether one is there; the next [Upstream#ask] of the same question returns it
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
