package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.EarlyResponse;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.upstream.LateResponses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;

/// The shared state of all queries on behalf of one client query. Created and used by one thread, except for
/// [#waitsFor].
public final class ResolutionContext {

    private final Budget budget;
    private final ResolutionObserver observer;
    private final EarlyResponse early;
    private final boolean observesFailures;
    private final boolean observed;
    private final boolean signed;
    private final boolean wantsSignatures;
    private final boolean checkingDisabled;
    private final List<Question> inProgress = new ArrayList<>(4);
    private final LateResponses lateResponses = new LateResponses();
    private boolean awaitsInBackground;
    private boolean inBackground;
    private boolean serversNotLookedUp;
    private @Nullable Question bypassesCacheFor;
    private @Nullable ExtendedError networkError;
    private boolean forwardingLoop;
    private boolean forwarderFailed;
    private boolean intercepted;

    /// The resolution that this one waits for, guarded by the lock of [InFlightQueries].
    @Nullable
    ResolutionContext waitsFor;

    /// @param validator
    ///            of the answers
    public ResolutionContext(Query query, Budget budget, Validator validator) {
        this.budget = budget;
        observer = query.observer();
        early = query.early();
        observesFailures = !observer.equals(ResolutionObserver.NONE);
        observed = observesFailures && observer.interest() == ResolutionObserver.Interest.ALL;
        signed = query.dnssecOk() || validator.needsSignatures();
        wantsSignatures = query.dnssecOk();
        checkingDisabled = query.checkingDisabled();
    }

    Budget budget() {
        return budget;
    }

    /// Whether signatures are requested from servers.
    boolean signed() {
        return signed;
    }

    /// Whether signatures and proofs are part of the outcome.
    boolean wantsSignatures() {
        return wantsSignatures;
    }

    /// Queries sent to servers so far.
    public int queries() {
        return budget.queries();
    }

    /// Whether bogus data is part of the outcome too (RFC 4035 section 3.2.2).
    boolean checkingDisabled() {
        return checkingDisabled;
    }

    /// Whether data may be part of the outcome.
    boolean accepts(Security security) {
        return checkingDisabled || security.isUsable();
    }

    /// A forwarder failed for a query without CD: the answer may be bogus.
    void forwarderFailed() {
        forwarderFailed |= !checkingDisabled;
    }

    boolean hasForwarderFailed() {
        return forwarderFailed;
    }

    LateResponses lateResponses() {
        return lateResponses;
    }

    /// Notes that the resolution ends with an error although a server may still respond.
    void awaitInBackground() {
        awaitsInBackground = true;
    }

    boolean awaitsInBackground() {
        return awaitsInBackground;
    }

    /// Sends the failure to the client if its time has expired, or an error is the result before, and servers may still
    /// respond.
    ///
    /// @return whether the resolution continues in the background
    boolean continueInBackground(Resolution failure) {
        if (inBackground || !(budget.isOutOfTime() || awaitsInBackground) || !lateResponses.mayArrive()
                || !early.send(failure)) {
            return false;
        }
        inBackground = true;
        budget.extend();
        return true;
    }

    /// Whether the client has been answered already.
    boolean isInBackground() {
        return inBackground;
    }

    /// Notes that there are servers whose addresses were not looked up because of a limit. Another resolution may
    /// look them up.
    void noteServersNotLookedUp() {
        serversNotLookedUp = true;
    }

    boolean hasServersNotLookedUp() {
        return serversNotLookedUp;
    }

    /// The cached answer of this question is not used, because it is to be renewed (prefetch).
    public void bypassCacheFor(Question question) {
        bypassesCacheFor = question;
    }

    /// Whether this is a prefetch.
    boolean isRefresh() {
        return bypassesCacheFor != null;
    }

    boolean bypassesCacheFor(Question question) {
        return bypassesCacheFor != null && bypassesCacheFor.equals(question);
    }

    /// Whether this resolution is already resolving the question, so that it would wait for itself.
    boolean isInProgress(Question question) {
        return inProgress.contains(question);
    }

    void enter(Question question) {
        inProgress.add(question);
    }

    void leave() {
        inProgress.removeLast();
    }

    /// Sets the network error for the client (RFC 8914 section 4.24).
    void networkFailed(ExtendedError error) {
        if (!forwardingLoop) {
            networkError = error;
        }
    }

    /// Sets the error of a loop of forwarders, or of their names, which takes precedence over timeouts.
    void forwardingLoop(ExtendedError error) {
        forwardingLoop = true;
        networkError = error;
    }

    @Nullable
    ExtendedError networkError() {
        return networkError;
    }

    /// Notes that resolvers respond at the addresses of root servers: a middlebox intercepts the queries.
    void markIntercepted() {
        intercepted = true;
    }

    boolean isIntercepted() {
        return intercepted;
    }

    /// Whether there is an observer of all events.
    boolean isObserved() {
        return observed;
    }

    /// Whether there is an observer of failures.
    boolean observesFailures() {
        return observesFailures;
    }

    void emit(ResolutionEvent event) {
        observer.onEvent(event);
    }
}
