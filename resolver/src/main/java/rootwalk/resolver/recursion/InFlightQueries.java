package rootwalk.resolver.recursion;

import java.util.IdentityHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.upstream.PendingResult;
import rootwalk.wire.Question;

/// Deduplicates equal questions in flight: the first resolution finds the answer, the others wait for it. Any thread.
///
/// A resolution waits only if that causes no deadlock: it follows the chain of waiting resolutions from the one that
/// would have to be waited for. If that chain leads back to the resolution, it does not wait.
final class InFlightQueries {

    private final ConcurrentHashMap<Key, InFlightQuery> inFlight = new ConcurrentHashMap<>();
    private final ReentrantLock edges = new ReentrantLock();

    /// For each resolution that waits, the one that it waits for. Guarded by `edges`.
    private final IdentityHashMap<ResolutionContext, ResolutionContext> waiting = new IdentityHashMap<>();

    /// Answers with signatures, answers that may be bogus, and the questions of the validator, which do not follow aliases, are
    /// resolved separately. So are refreshes: other trust anchors may apply to them.
    private record Key(
            Question question, boolean signatures, boolean checkingDisabled, boolean forValidation,
            boolean isRefresh) {}

    /// A question that is being resolved.
    private static final class InFlightQuery extends PendingResult<Resolution> {
        private final ResolutionContext leader;

        InFlightQuery(ResolutionContext leader) {
            this.leader = leader;
        }
    }

    /// Waits for the result of an equal question in flight, or resolves it.
    ///
    /// @param lead
    ///            finds the answer
    Resolution join(Question question, ResolutionContext context, Supplier<Resolution> lead) {
        Key key = new Key(question, context.wantsSignatures(), context.checkingDisabled(),
                context.isForValidation(), context.isRefresh());
        while (true) {
            InFlightQuery mine = new InFlightQuery(context);
            InFlightQuery other = inFlight.putIfAbsent(key, mine);
            if (other == null) {
                return lead(key, mine, lead);
            }
            if (!waitFor(other, context)) {
                return lead.get();
            }
            Resolution outcome = await(other, context, question);
            if (outcome != null) {
                return outcome;
            }
            if (!context.budget().checkTime() || Thread.currentThread().isInterrupted()) {
                return Failures.outOfBudget(context);
            }
            // The first resolution failed for reasons of its own.
        }
    }

    private Resolution lead(Key key, InFlightQuery query, Supplier<Resolution> lead) {
        Resolution forOthers = null;
        try {
            Resolution outcome = lead.get();
            // A failure of a sub-query for lack of budget, or because it depends on the query, does not apply to other resolutions.
            boolean isOfLeader = outcome.isFailure()
                    && (query.leader.isShortened() || (query.leader.budget().depth() > 0
                            && (query.leader.budget().hasReachedLimit() || query.leader.hasMetCircle())));
            forOthers = isOfLeader ? null : outcome;
            return outcome;
        } finally {
            inFlight.remove(key, query);
            query.end(forOthers);
        }
    }

    /// @return false if that would be a deadlock
    private boolean waitFor(InFlightQuery query, ResolutionContext context) {
        edges.lock();
        try {
            for (ResolutionContext other = query.leader; other != null; other = waiting.get(other)) {
                if (other == context) {
                    return false;
                }
            }
            waiting.put(context, query.leader);
            return true;
        } finally {
            edges.unlock();
        }
    }

    private @Nullable Resolution await(InFlightQuery query, ResolutionContext context, Question question) {
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.Joined(context.budget().depth(), question));
        }
        try {
            boolean ignored = query.await(context.budget().nanosLeft());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endWaiting(context);
        }
        return query.result();
    }

    private void endWaiting(ResolutionContext context) {
        edges.lock();
        try {
            waiting.remove(context);
        } finally {
            edges.unlock();
        }
    }

    /// The number of questions in flight.
    int size() {
        return inFlight.size();
    }
}
