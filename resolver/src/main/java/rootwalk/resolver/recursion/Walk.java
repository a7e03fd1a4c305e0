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

/// What all questions asked on behalf of one client query share. Made and used by one thread, but for [#waitsFor].
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

    /// The walk that this one waits for, guarded by the lock of [Flights].
    @Nullable
    Walk waitsFor;

    /// @param early
    ///            takes a failure where the walk outlasts the client's patience
    /// @param signed
    ///            whether signatures are asked for
    /// @param wantsSignatures
    ///            whether they are part of the outcome
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

    /// A walk that nobody waits for.
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

    /// Gives the client its failure where its patience is over and servers may still answer.
    ///
    /// @return whether the walk goes on for the cache
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

    /// Servers are left whose addresses were not asked for, because enough was asked. Another walk goes on from there.
    void leavesServersUntried() {
        leavesServersUntried = true;
    }

    boolean hasLeftServersUntried() {
        return leavesServersUntried;
    }

    /// The cached answer of this question is not to be used: a better one is wanted while it is still there.
    public void askAnew(Question question) {
        asksAnew = question;
    }

    /// Whether the walk is made ahead of need.
    boolean isRefresh() {
        return asksAnew != null;
    }

    boolean asksAnew(Question question) {
        return asksAnew != null && asksAnew.equals(question);
    }

    /// Whether this walk is finding out the same already, so that it would wait for itself.
    boolean isUnderWay(Question question) {
        return underWay.contains(question);
    }

    void begins(Question question) {
        underWay.add(question);
    }

    void ends() {
        underWay.removeLast();
    }

    /// The network failed in a way that the client may be told (RFC 8914 section 4.24).
    void networkFailed(ExtendedError error) {
        if (!forwarderSendsBack) {
            networkError = error;
        }
    }

    /// A forwarder sends queries of this server back; that explains more than any silence.
    void forwarderSendsBack(ExtendedError error) {
        forwarderSendsBack = true;
        networkError = error;
    }

    @Nullable
    ExtendedError networkError() {
        return networkError;
    }

    /// Resolvers answer at the addresses of root servers: something on the way takes their questions.
    void rootIsIntercepted() {
        intercepted = true;
    }

    boolean isIntercepted() {
        return intercepted;
    }

    /// Whether anybody watches, so that events are worth making.
    boolean isObserved() {
        return observed;
    }

    /// Whether anybody watches for servers that are of no use.
    boolean isWatchedForTrouble() {
        return watched;
    }

    void tell(WalkEvent event) {
        observer.sees(event);
    }
}
