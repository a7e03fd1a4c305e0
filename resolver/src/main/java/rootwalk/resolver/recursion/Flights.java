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

/// Joins equal questions in flight: the first walk that asks finds the answer, the others wait for it. Any thread.
///
/// A walk that waits cannot answer anybody who waits for it, so a walk joins only where that closes no circle: it
/// follows
/// who waits for whom from the flight's leader, and where that leads back to itself, it goes alone.
final class Flights {

    private final ConcurrentHashMap<Key, Flight> inFlight = new ConcurrentHashMap<>();
    private final ReentrantLock edges = new ReentrantLock();

    /// Answers with and without signatures are found out separately.
    private record Key(Question question, boolean signatures) {}

    /// A question that is being found out.
    private static final class Flight {
        private final Walk leader;
        private final CountDownLatch landed = new CountDownLatch(1);
        private volatile @Nullable Resolution outcome;

        Flight(Walk leader) {
            this.leader = leader;
        }
    }

    /// Waits for the outcome of a flight that asks the same, or leads one.
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
            // The leader had not the means to find out; this walk may have.
        }
    }

    private Resolution lead(Key key, Flight flight, Supplier<Resolution> lead) {
        try {
            Resolution outcome = lead.get();
            // A failure for want of budget deeper down says nothing to those who have a budget of their own.
            boolean poor = outcome.isFailure() && flight.leader.budget().depth() > 0
                    && flight.leader.budget().exhausted() != null;
            flight.outcome = poor ? null : outcome;
            return outcome;
        } finally {
            inFlight.remove(key, flight);
            flight.landed.countDown();
        }
    }

    /// @return false when that would close a circle
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

    /// How many questions are in flight.
    int size() {
        return inFlight.size();
    }
}
