package rootwalk.resolver.servers;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.upstream.LateResponses;
import rootwalk.wire.ExtendedError;

/// The state that all queries to servers on behalf of one client query share, and what they report. Created and used by
/// one thread.
public final class ServerQueryContext {

    /// The reason if [#isIntercepted].
    public static final String INTERCEPTED = "a device between this host and the root servers answers in their place;"
            + " name it in recursion.forward";

    private final Budget budget;
    private final ResolutionObserver observer;
    private final AddressQueries addressQueries;
    private final boolean observesFailures;
    private final boolean observed;
    private final boolean signed;
    private final boolean checkingDisabled;
    private final boolean validates;
    private final LateResponses lateResponses = new LateResponses();
    private boolean awaitsInBackground;
    private boolean streamGivenUp;
    private boolean inBackground;
    private boolean serversNotLookedUp;
    private boolean localShortage;
    private @Nullable ExtendedError networkError;
    private boolean forwardingLoop;
    private boolean forwarderFailed;
    private boolean intercepted;

    /// @param validator
    ///            of the answers
    /// @param addressQueries
    ///            for the addresses of servers
    public ServerQueryContext(Query query, Budget budget, Validator validator, AddressQueries addressQueries) {
        this.budget = budget;
        this.addressQueries = addressQueries;
        observer = query.observer();
        observesFailures = !observer.equals(ResolutionObserver.NONE);
        observed = observesFailures && observer.interest() == ResolutionObserver.Interest.ALL;
        validates = validator.needsSignatures();
        signed = query.dnssecOk() || validates;
        checkingDisabled = query.checkingDisabled();
    }

    public Budget budget() {
        return budget;
    }

    AddressQueries addressQueries() {
        return addressQueries;
    }

    /// Whether signatures are requested from servers.
    public boolean signed() {
        return signed;
    }

    /// Whether bogus data may be part of the result (RFC 4035 section 3.2.2).
    public boolean checkingDisabled() {
        return checkingDisabled;
    }

    /// Whether queries to forwarders have CD: for clients that set it, and always where answers are validated here (RFC 6840
    /// section 5.9).
    public boolean disablesCheckingAtForwarders() {
        return checkingDisabled || validates;
    }

    /// A forwarder failed for a query without CD: the answer may be bogus.
    void forwarderFailed() {
        forwarderFailed |= !disablesCheckingAtForwarders();
    }

    public boolean hasForwarderFailed() {
        return forwarderFailed;
    }

    LateResponses lateResponses() {
        return lateResponses;
    }

    /// Notes that the resolution ends with an error although a server may still respond.
    void awaitInBackground() {
        awaitsInBackground = true;
    }

    public boolean awaitsInBackground() {
        return awaitsInBackground;
    }

    /// Notes that a query over TCP had less time than its timeout. A server that truncates its responses over UDP can be reached.
    void noteStreamGivenUp() {
        streamGivenUp = true;
    }

    /// Whether the time of the client has expired, or an error is the result before, and servers may still respond.
    public boolean mayContinueInBackground() {
        return !inBackground && (budget.isOutOfTime() ? streamGivenUp || lateResponses.mayArrive()
                : awaitsInBackground && lateResponses.mayArrive());
    }

    /// The client has been answered: from now on, the resolution is in the background.
    public void continueInBackground() {
        inBackground = true;
        budget.extend();
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

    public boolean hasServersNotLookedUp() {
        return serversNotLookedUp;
    }

    /// Notes that a query was not sent because this server had no socket, or too many queries in progress. The result says
    /// nothing about the servers of the name.
    void noteLocalShortage() {
        localShortage = true;
    }

    public boolean hasLocalShortage() {
        return localShortage;
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

    /// The network error for the client, or null.
    public @Nullable ExtendedError networkError() {
        return networkError;
    }

    /// Notes that resolvers respond at the addresses of root servers: a middlebox intercepts the queries.
    void markIntercepted() {
        intercepted = true;
    }

    public boolean isIntercepted() {
        return intercepted;
    }

    /// Whether there is an observer of all events.
    public boolean isObserved() {
        return observed;
    }

    /// Whether there is an observer of failures.
    boolean observesFailures() {
        return observesFailures;
    }

    public void emit(ResolutionEvent event) {
        observer.onEvent(event);
    }
}
