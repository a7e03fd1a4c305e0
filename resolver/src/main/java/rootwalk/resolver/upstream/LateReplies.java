package rootwalk.resolver.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Replies to queries of one walk that came after their timeout. One that answers what the walk is asking at that moment
/// ends the wait, whichever server the walk has turned to meanwhile. Made and read by the thread of the walk; any
/// thread brings replies.
public final class LateReplies {

    private final Thread waiter = Thread.currentThread();
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile @Nullable Name zone;
    private volatile @Nullable Question question;
    private volatile @Nullable Late reply;

    /// A late reply and how it was asked for.
    record Late(Ask ask, Reply reply, boolean edns, boolean mixedCase) {}

    /// What is asked from now on. A reply to anything else is no longer of use.
    void wants(Ask ask) {
        if (!ask.question().equals(question) || !ask.zone().equals(zone)) {
            reply = null;
            question = ask.question();
            zone = ask.zone();
        }
    }

    /// A query is left to somebody who goes on waiting for its reply; [#ended] follows.
    void lingers() {
        outstanding.incrementAndGet();
    }

    /// Nobody waits for one of the queries any more.
    ///
    /// @param late
    ///            its reply, or null
    void ended(@Nullable Late late) {
        if (late != null && late.ask().question().equals(question) && late.ask().zone().equals(zone)) {
            reply = late;
        }
        outstanding.decrementAndGet();
        LockSupport.unpark(waiter);
    }

    /// Whether there is a reply to what is asked.
    boolean isThere() {
        return reply != null;
    }

    /// Takes the reply to what is asked, if there is one.
    @Nullable
    Late take() {
        Late taken = reply;
        reply = null;
        return taken;
    }

    /// Whether a reply may still come.
    public boolean mayCome() {
        return outstanding.get() > 0 || reply != null;
    }

    /// Waits until a reply is there, none can come any more, or the time has passed.
    ///
    /// @param isVain
    ///            looked at every second: whether nothing is to be hoped for
    /// @return whether one is there; the next [Upstream#ask] of the same question returns it
    public boolean await(long nanos, Time time, BooleanSupplier isVain) {
        long end = time.nanos() + nanos;
        while (reply == null && outstanding.get() > 0 && !isVain.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            long left = end - time.nanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
        return reply != null;
    }
}
