package rootwalk.resolver.recursion;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.EarlyResponse;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.servers.AddressQueries;
import rootwalk.resolver.servers.ServerQueryContext;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// The shared state of all questions on behalf of one client query. Its [#serverContext] is the part for queries to servers.
/// Created and used by one thread.
public final class ResolutionContext implements AddressQueries {

    private final ServerQueryContext serverContext;
    private final ServerLookups lookups;
    private final EarlyResponse early;
    private final boolean wantsSignatures;
    private @Nullable InProgress innermost;
    private @Nullable Question bypassesCacheFor;
    private Set<Name> bypassedForwards = Set.of();
    private boolean isShortened;
    private int validations;
    private boolean hasMetCircle;
    private long nanosOfSharedLookups;

    /// A question that is being resolved, and the one that it is resolved for.
    private record InProgress(Question question, boolean followsAliases, @Nullable InProgress outer) {}

    /// Looks up the addresses of servers, on behalf of any resolution.
    interface ServerLookups {

        Resolution resolve(Question address, ResolutionContext context);

        /// Queries the parent of a zone for the address of a server within that zone.
        List<InetSocketAddress> queryParent(Delegation child, Question address, ResolutionContext context);
    }

    /// @param validator
    ///            of the answers
    ResolutionContext(Query query, Budget budget, Validator validator, ServerLookups lookups) {
        serverContext = new ServerQueryContext(query, budget, validator, this);
        this.lookups = lookups;
        early = query.early();
        wantsSignatures = query.dnssecOk();
    }

    /// The part for queries to servers.
    ServerQueryContext serverContext() {
        return serverContext;
    }

    Budget budget() {
        return serverContext.budget();
    }

    /// Whether signatures are requested from servers.
    boolean signed() {
        return serverContext.signed();
    }

    /// Whether signatures and proofs are part of the result.
    boolean wantsSignatures() {
        return wantsSignatures || isForValidation();
    }

    /// Whether the current question is one of the validator, or on behalf of such a question.
    boolean isForValidation() {
        return validations > 0;
    }

    /// Whether the resolution of a question follows aliases. That of a question of the validator for DS or DNSKEY records does not: the
    /// keys of a target are not those of the name.
    boolean followsAliases(Question question) {
        return !isForValidation() || (question.type() != RecordType.DS && question.type() != RecordType.DNSKEY);
    }

    /// Begins a question of the validator; [#leaveValidation] ends it.
    void enterValidation() {
        budget().enterLookup();
        validations++;
    }

    void leaveValidation() {
        validations--;
        budget().leaveLookup();
    }

    /// How long lookups in the shared cache have taken so far.
    long nanosOfSharedLookups() {
        return nanosOfSharedLookups;
    }

    void addNanosOfSharedLookups(long nanos) {
        nanosOfSharedLookups += nanos;
    }

    /// Queries sent to servers so far.
    public int queries() {
        return budget().queries();
    }

    /// Whether bogus data may be part of the result (RFC 4035 section 3.2.2).
    boolean checkingDisabled() {
        return serverContext.checkingDisabled();
    }

    /// Whether data with this status may be part of the result.
    boolean accepts(Security security) {
        return checkingDisabled() || security.isUsable();
    }

    /// Sends the failure to the client if its time has expired, or an error is the result before, and servers may still
    /// respond.
    ///
    /// @return whether the resolution continues in the background
    boolean continueInBackground(Resolution failure) {
        if (!serverContext.mayContinueInBackground() || !early.send(failure)) {
            return false;
        }
        serverContext.continueInBackground();
        return true;
    }

    /// The cached answer of this question is not used, because it is to be renewed (prefetch).
    public void bypassCacheFor(Question question) {
        bypassesCacheFor = question;
    }

    /// The query has less time than its client would wait: a failure for lack of time says nothing about its servers.
    public void shorten() {
        isShortened = true;
    }

    /// Whether a failure may be for lack of time that others have.
    boolean isShortened() {
        return isShortened;
    }

    /// Whether this is a prefetch.
    boolean isRefresh() {
        return bypassesCacheFor != null;
    }

    /// Whether cached records that are about to expire are not used: in a prefetch, those of the question and of its aliases.
    boolean renewsExpiring() {
        return isRefresh() && budget().depth() == 0;
    }

    /// The servers of a forwarded zone failed: its names are resolved iteratively from now on.
    void bypassForward(Name zone) {
        if (bypassedForwards.isEmpty()) {
            bypassedForwards = new HashSet<>();
        }
        bypassedForwards.add(zone);
    }

    /// Forwarded zones whose names are resolved iteratively.
    Set<Name> bypassedForwards() {
        return bypassedForwards;
    }

    boolean bypassesCacheFor(Question question) {
        return bypassesCacheFor != null && bypassesCacheFor.equals(question);
    }

    @Override
    public Resolution resolve(Question address) {
        return lookups.resolve(address, this);
    }

    @Override
    public List<InetSocketAddress> queryParent(Delegation child, Question address) {
        return lookups.queryParent(child, address, this);
    }

    @Override
    public boolean isInProgress(Question question) {
        for (InProgress one = innermost; one != null; one = one.outer) {
            if (one.question.equals(question) && one.followsAliases == followsAliases(question)) {
                return true;
            }
        }
        return false;
    }

    /// Notes that a question depended on one in progress. Without that one, it may be resolved.
    void noteCircle() {
        hasMetCircle = true;
    }

    boolean hasMetCircle() {
        return hasMetCircle;
    }

    /// Begins a question that has met no circle yet.
    ///
    /// @return whether there was one before
    boolean forgetCircle() {
        boolean before = hasMetCircle;
        hasMetCircle = false;
        return before;
    }

    void enter(Question question) {
        innermost = new InProgress(question, followsAliases(question), innermost);
    }

    void leave() {
        innermost = requireNonNull(innermost, "enter comes first").outer;
    }

    /// Whether there is an observer of all events.
    boolean isObserved() {
        return serverContext.isObserved();
    }

    void emit(ResolutionEvent event) {
        serverContext.emit(event);
    }
}
