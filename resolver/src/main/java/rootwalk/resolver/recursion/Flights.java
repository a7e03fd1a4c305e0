package rootwalk.resolver.recursion;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.wire.Question;

/// Deduplicates equal questions in flight: the first resolution finds the answer, the others wait for it. Any thread.
///
/// A resolution waits only if that causes no deadlock: it follows the chain of waiting resolutions from the leader,
/// and if that leads back to itself, it resolves the question alone.
final class Flights {

    private final ConcurrentHashMap<Key, Flight> inFlight = new ConcurrentHashMap<>();
    private final ReentrantLock edges = new ReentrantLock();

    /// Answers with and without signatures are resolved separately.
    private record Key(Question question, boolean signatures) {}

    /// A question that is being resolved.
    private static final class Flight {
        private final Walk leader;
        private final CountDownLatch landed = new CountDownLatch(1);
        private volatile @Nullable Resolution outcome;

        Flight(Walk leader) {
            this.leader = leader;
        }
    }

    /// Waits for the result of an equal question in flight, or resolves it.
    ///
    /// @param lead
    ///            finds the answer
    Resolution join(Question question, Walk walk, Supplier<Resolution> lead) {
        Key key = new Key(question, walk.wantsSignatures());
        while (true) {
            Flight mine = new Flight(walk);
            Flight other = inFlight.putIfAbsent(key, mine);
            if (other == null) {
                return lead(key, mine, lead);
            }
            if (!waitFor(other, walk)) {
                return lead.get();
            }
            Resolution outcome = await(other, walk, question);
            if (outcome != null) {
                return outcome;
            }
            if (!walk.budget().hasTime() || Thread.currentThread().isInterrupted()) {
                return Failures.outOfBudget(walk);
            }
            // The budget of the leader was exhausted; that of this resolution may not be.
        }
    }

    private Resolution lead(Key key, Flight flight, Supplier<Resolution> lead) {
        try {
            Resolution outcome = lead.get();
            // A failure of a sub-query for lack of budget does not apply to resolutions with another budget.
            boolean poor = outcome.isFailure() && flight.leader.budget().depth() > 0
                    && flight.leader.budget().exhausted() != null;
            flight.outcome = poor ? null : outcome;
            return outcome;
        } finally {
            inFlight.remove(key, flight);
            flight.landed.countDown();
        }
    }

    /// @return false if that would be a deadlock
    private boolean waitFor(Flight flight, Walk walk) {
        edges.lock();
        try {
            for (Walk other = flight.leader; other != null; other = other.waitsFor) {
                if (other == walk) {
                    return false;
                }
            }
            walk.waitsFor = flight.leader;
            return true;
        } finally {
            edges.unlock();
        }
    }

    private @Nullable Resolution await(Flight flight, Walk walk, Question question) {
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.Joined(walk.budget().depth(), question));
        }
        try {
            boolean ignored = flight.landed.await(walk.budget().nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endWaiting(walk);
        }
        return flight.outcome;
    }

    private void endWaiting(Walk walk) {
        edges.lock();
        try {
            walk.waitsFor = null;
        } finally {
            edges.unlock();
        }
    }

    /// The number of questions in flight.
    int size() {
        return inFlight.size();
    }
}
