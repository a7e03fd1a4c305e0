package rootwalk.resolver.contract;

import org.jspecify.annotations.Nullable;

/// What is left of the work permitted for one client query. One object serves the query and every question asked on its
/// behalf; nothing resets it: no alias, no restart, no validation.
///
/// Used by the thread of the walk only.
public final class Budget {

    /// What can run out.
    public enum Limit {
        QUERIES("too many queries would be needed"), OCTETS("the servers send too much"), REFERRALS(
                "too many referrals follow each other"),
        ALIASES("too many aliases follow each other"), SERVER_LOOKUPS(
                "too many servers have no known address"),
        DEPTH(
                "servers of servers of servers need to be found"),
        TIME("the servers are too slow");

        private final String text;

        Limit(String text) {
            this.text = text;
        }

        /// For the client, in a few words.
        public String text() {
            return text;
        }
    }

    private final BudgetLimits limits;
    private final Time time;
    private final long begun;
    private long deadline;
    private int queries;
    private long octets;
    private int referrals;
    private int aliases;
    private int serverLookups;
    private int depth;
    private @Nullable Limit exhausted;

    public Budget(BudgetLimits limits, Time time) {
        this.limits = limits;
        this.time = time;
        begun = time.nanos();
        deadline = begun + limits.time().toNanos();
    }

    /// When the walk began, by [Time#nanos].
    public long begun() {
        return begun;
    }

    /// The client has its answer, and the walk goes on without it until the time for the background is over. Nothing else
    /// is given anew.
    public void goOn() {
        deadline = begun + limits.background().toNanos();
        if (exhausted == Limit.TIME) {
            exhausted = null;
        }
    }

    /// When the time is over, for [#restore].
    public long deadline() {
        return deadline;
    }

    /// What follows may take `nanos` at most, until [#restore].
    ///
    /// @return the deadline as it was
    public long shorten(long nanos) {
        long before = deadline;
        if (nanosLeft() > nanos) {
            deadline = time.nanos() + nanos;
        }
        return before;
    }

    /// Ends what [#shorten] began.
    public void restore(long before) {
        deadline = before;
        if (exhausted == Limit.TIME && nanosLeft() > 0) {
            exhausted = null;
        }
    }

    /// Whether nothing but time was wanting.
    public boolean isOutOfTime() {
        return (exhausted == null || exhausted == Limit.TIME) && nanosLeft() <= 0;
    }

    /// One more query is about to be sent.
    ///
    /// @return whether it may be
    public boolean takeQuery() {
        if (octets > limits.octets()) {
            return exhaust(Limit.OCTETS);
        }
        return queries++ < limits.queries() ? hasTime() : exhaust(Limit.QUERIES);
    }

    /// Octets have been received.
    public void received(int count) {
        octets += count;
    }

    /// One more referral is about to be followed.
    public boolean takeReferral() {
        return referrals++ < limits.referrals() || exhaust(Limit.REFERRALS);
    }

    /// One more alias is about to be followed.
    public boolean takeAlias() {
        return aliases++ < limits.aliases() || exhaust(Limit.ALIASES);
    }

    /// A server's address is about to be asked for, one level deeper; [#leave] ends it.
    public boolean enterServerLookup() {
        if (depth >= limits.depth()) {
            return exhaust(Limit.DEPTH);
        }
        if (serverLookups >= limits.serverLookups()) {
            return exhaust(Limit.SERVER_LOOKUPS);
        }
        serverLookups++;
        depth++;
        return true;
    }

    /// A question for a server's address has its outcome.
    public void leave() {
        depth--;
    }

    /// How deep in questions for servers the walk is; 0 for the client's question.
    public int depth() {
        return depth;
    }

    /// Nanoseconds until the deadline; 0 or less when it has passed.
    public long nanosLeft() {
        return deadline - time.nanos();
    }

    /// Whether the deadline is still to come.
    public boolean hasTime() {
        return nanosLeft() > 0 || exhaust(Limit.TIME);
    }

    /// Queries sent so far.
    public int queries() {
        return Math.min(queries, limits.queries());
    }

    /// The first limit that was reached, or null. Reaching one of them in a sub-question does not end the walk: other
    /// servers may need less.
    public @Nullable Limit exhausted() {
        return exhausted;
    }

    /// Whether not one more query may be sent.
    public boolean isSpent() {
        return queries >= limits.queries() || octets > limits.octets() || nanosLeft() <= 0;
    }

    private boolean exhaust(Limit limit) {
        if (exhausted == null) {
            exhausted = limit;
        }
        return false;
    }
}
