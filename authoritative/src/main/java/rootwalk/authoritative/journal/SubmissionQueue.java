package rootwalk.authoritative.journal;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// Work that was submitted to the commit thread, which takes it. All work gets an outcome, also if the thread ends. Any thread.
final class SubmissionQueue {

    /// Of all work that is not done, also if it waits for a long write.
    static final int MOST_PENDING = 16_384;

    static final Outcome ENDING = new Outcome.NotStored("the server is shutting down");
    private static final Outcome TOO_MANY = new Outcome.NotStored("too many changes of zones are waiting");

    private final Semaphore places = new Semaphore(MOST_PENDING);
    private final BlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
    /// The outcomes of all work that is not done.
    private final Set<CompletableFuture<Outcome>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean isEnding;
    /// The outcome of all work from now on, if the thread has ended.
    private volatile @Nullable Outcome ended;

    /// Submits work of others, whose number is limited.
    void submit(Submission submission) {
        if (isEnding) {
            submission.outcome().complete(ENDING);
        } else if (places.tryAcquire()) {
            enter(submission);
        } else {
            submission.outcome().complete(TOO_MANY);
        }
    }

    /// Submits work of this server, and waits while there is too much. Not on the commit thread.
    void submitWaiting(Submission submission) {
        boolean hasPlace = false;
        boolean isInterrupted = false;
        while (!hasPlace && !isEnding) {
            try {
                hasPlace = places.tryAcquire(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (hasPlace) {
            enter(submission);
        } else {
            submission.outcome().complete(ENDING);
        }
    }

    @SuppressWarnings("UndefinedEquals") // each future equals only itself
    private void enter(Submission submission) {
        CompletableFuture<Outcome> outcome = submission.outcome();
        pending.add(outcome);
        var _ = outcome.whenComplete((_, _) -> {
            pending.remove(outcome);
            places.release();
        });
        queue.add(submission);
        Outcome end = ended;
        if (end != null) {
            outcome.complete(end);
        }
    }

    /// Takes the next submission. Waits for it.
    ///
    /// @return null if there is none
    @Nullable
    Submission poll(long seconds) throws InterruptedException {
        return queue.poll(seconds, TimeUnit.SECONDS);
    }

    /// Takes the submissions that wait, up to a number of them.
    void drainTo(Collection<Submission> taken, int most) {
        queue.drainTo(taken, most);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Accepts no more work. What was accepted can still be done.
    void end() {
        isEnding = true;
    }

    boolean isEnding() {
        return isEnding;
    }

    /// Rejects all work that is not done, because there is no more time for it.
    void abandon() {
        complete(ENDING);
    }

    /// The thread has ended: all work that is not done, and all later work, has this outcome.
    void endWith(Outcome outcome) {
        ended = outcome;
        complete(outcome);
    }

    private void complete(Outcome outcome) {
        pending.forEach(it -> it.complete(outcome));
    }
}
