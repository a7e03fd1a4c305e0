package rootwalk.daemon.policy;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Resolution;

/// The one answer to a query: the result of its resolution, or a stale one if that fails or takes too long (RFC 8767 section 5).
/// Used by the resolving thread.
final class FirstAnswer implements AutoCloseable {

    private final Consumer<Resolution> sender;
    private final Consumer<Resolution> failures;
    private final @Nullable Resolution stale;
    private final AtomicBoolean sent = new AtomicBoolean();
    private @Nullable Thread timer;
    private boolean isSentHere;
    private boolean hasFailed;

    /// @param sender called once, perhaps on the thread of the timer; does not throw
    /// @param failures receives the first failure, also if the client gets a stale answer
    /// @param stale null if there is no stale answer
    FirstAnswer(Consumer<Resolution> sender, Consumer<Resolution> failures, @Nullable Resolution stale) {
        this.sender = sender;
        this.failures = failures;
        this.stale = stale;
    }

    /// Sends the stale answer, if there is one: at once, or if nothing else has been sent after some time.
    ///
    /// @throws OutOfMemoryError if there is no memory for a thread; the result can still be sent
    void sendStaleAfter(Duration time, ThreadFactory threads) {
        if (stale == null) {
            return;
        }
        // The servers may have a fresh answer in a moment, so this one is not cached.
        Resolution once = stale.withTtl(0);
        if (time.isZero()) {
            sendHere(once);
            return;
        }
        Thread started = threads.newThread(() -> {
            if (hasPassed(time) && sent.compareAndSet(false, true)) {
                sender.accept(once);
            }
        });
        started.start();
        timer = started;
    }

    private static boolean hasPassed(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// Sends the result, or the stale answer in place of a failure, if nothing has been sent.
    ///
    /// @return whether this was sent
    boolean send(Resolution result) {
        if (result.isFailure() && !hasFailed) {
            hasFailed = true;
            failures.accept(result);
        }
        return sendHere(stale != null && result.isFailure() ? stale.insteadOf(result) : result);
    }

    private boolean sendHere(Resolution answer) {
        if (!sent.compareAndSet(false, true)) {
            return false;
        }
        isSentHere = true;
        sender.accept(answer);
        return true;
    }

    /// Waits until the timer does not send any more.
    @Override
    public void close() {
        if (timer == null) {
            return;
        }
        if (isSentHere) {
            // It is not sending, so it can be interrupted.
            timer.interrupt();
        }
        try {
            timer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
