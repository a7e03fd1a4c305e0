package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.EarlyAnswer;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.resolver.upstream.LateReplies;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;

/// The shared state of all queries on behalf of one client query. Created and used by one thread, except for
/// [#waitsFor].
public final class Walk {

    private final Budget budget;
    private final WalkObserver observer;
    private final EarlyAnswer early;
    private final boolean watched;
    private final boolean observed;
    private final boolean signed;
    private final boolean wantsSignatures;
    private final boolean checkingDisabled;
    private final List<Question> underWay = new ArrayList<>(4);
    private final LateReplies late = new LateReplies();
    private boolean inBackground;
    private boolean leavesServersUntried;
    private @Nullable Question asksAnew;
    private @Nullable ExtendedError networkError;
    private boolean forwarderSendsBack;
    private boolean intercepted;

    /// The resolution that this one waits for, guarded by the lock of [Flights].
    @Nullable
    Walk waitsFor;

    /// @param early
    ///            sends a failure if the resolution takes longer than the client waits
    /// @param signed
    ///            whether signatures are requested
    /// @param wantsSignatures
    ///            whether they are part of the result
    public Walk(
            Budget budget,
            WalkObserver observer,
            EarlyAnswer early,
            boolean signed,
            boolean wantsSignatures,
            boolean checkingDisabled) {
        this.budget = budget;
        this.observer = observer;
        this.early = early;
        watched = !observer.equals(WalkObserver.NOBODY);
        observed = watched && observer.interest() == WalkObserver.Interest.ALL;
        this.signed = signed;
        this.wantsSignatures = wantsSignatures;
        this.checkingDisabled = checkingDisabled;
    }

    /// A resolution without a client.
    static Walk ofOurOwn(Budget budget) {
        return new Walk(budget, WalkObserver.NOBODY, EarlyAnswer.NONE, false, false, false);
    }

    Budget budget() {
        return budget;
    }

    boolean signed() {
        return signed;
    }

    boolean wantsSignatures() {
        return wantsSignatures;
    }

    /// Queries sent to servers so far.
    public int queries() {
        return budget.queries();
    }

    boolean checkingDisabled() {
        return checkingDisabled;
    }

    LateReplies late() {
        return late;
    }

    /// Sends the failure to the client if its time is over and servers may still respond.
    ///
    /// @return whether the resolution continues in the background
    boolean goesOnAfter(Resolution failure) {
        if (inBackground || !budget.isOutOfTime() || !late.mayCome() || !early.fails(failure)) {
            return false;
        }
        inBackground = true;
        budget.goOn();
        return true;
    }

    /// Whether the client has been answered already.
    boolean isInBackground() {
        return inBackground;
    }

    /// Notes that there are servers whose addresses were not looked up because of a limit. Another resolution may
    /// look them up.
    void leavesServersUntried() {
        leavesServersUntried = true;
    }

    boolean hasLeftServersUntried() {
        return leavesServersUntried;
    }

    /// The cached answer of this question is not used, because it is to be renewed (prefetch).
    public void askAnew(Question question) {
        asksAnew = question;
    }

    /// Whether this is a prefetch.
    boolean isRefresh() {
        return asksAnew != null;
    }

    boolean asksAnew(Question question) {
        return asksAnew != null && asksAnew.equals(question);
    }

    /// Whether this resolution is already resolving the question, so that it would wait for itself.
    boolean isUnderWay(Question question) {
        return underWay.contains(question);
    }

    void begins(Question question) {
        underWay.add(question);
    }

    void ends() {
        underWay.removeLast();
    }

    /// Sets the network error for the client (RFC 8914 section 4.24).
    void networkFailed(ExtendedError error) {
        if (!forwarderSendsBack) {
            networkError = error;
        }
    }

    /// Sets the error of a forwarding loop, which takes precedence over timeouts.
    void forwarderSendsBack(ExtendedError error) {
        forwarderSendsBack = true;
        networkError = error;
    }

    @Nullable
    ExtendedError networkError() {
        return networkError;
    }

    /// Notes that resolvers respond at the addresses of root servers: a middlebox intercepts the queries.
    void rootIsIntercepted() {
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
    boolean isWatchedForTrouble() {
        return watched;
    }

    void tell(WalkEvent event) {
        observer.sees(event);
    }
}
