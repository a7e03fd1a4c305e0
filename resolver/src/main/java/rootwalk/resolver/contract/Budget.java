package rootwalk.resolver.contract;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;

/// The remaining work permitted for one client query. The query and all of its sub-queries share one object; nothing
/// resets it: no alias, no restart, no validation.
///
/// Used by the resolving thread only.
public final class Budget {

    /// The limits.
    public enum Limit {
        QUERIES("too many queries would be needed"), OCTETS("the servers send too much data"), REFERRALS(
                "too many consecutive referrals"),
        ALIASES("the chain of aliases is too long"), SERVER_LOOKUPS(
                "too many servers have no known address"),
        DEPTH(
                "too many nested lookups of name server addresses"),
        TIME("the servers are too slow");

        private final String text;

        Limit(String text) {
            this.text = text;
        }

        /// A short description, for the client.
        public String text() {
            return text;
        }
    }

    private final BudgetLimits limits;
    private final Time time;
    private final long startedAt;
    /// Null until it is needed, since most answers are not signed.
    private @Nullable Work work;
    private long deadline;
    private int queries;
    private long octets;
    private int referrals;
    private int aliases;
    private int serverLookups;
    private int serverDepth;
    private int depth;
    private @Nullable Limit exhausted;

    public Budget(BudgetLimits limits, Time time) {
        this.limits = limits;
        this.time = time;
        startedAt = time.nanos();
        deadline = startedAt + limits.time().toNanos();
    }

    /// The cryptographic work of validation.
    public Work work() {
        if (work == null) {
            work = Work.ofQuery(limits.work());
        }
        return work;
    }

    /// When the resolution began, by [Time#nanos].
    public long startedAt() {
        return startedAt;
    }

    /// Sets the deadline for the background: the client has been answered, and the resolution continues. No other limit
    /// is extended.
    public void extend() {
        deadline = startedAt + limits.background().toNanos();
        if (exhausted == Limit.TIME) {
            exhausted = null;
        }
    }

    /// The deadline, for [#restore].
    public long deadline() {
        return deadline;
    }

    /// Limits the time to `nanos` at most, until [#restore].
    ///
    /// @return the previous deadline
    public long shorten(long nanos) {
        long before = deadline;
        if (nanosLeft() > nanos) {
            deadline = time.nanos() + nanos;
        }
        return before;
    }

    /// Ends the limit of [#shorten].
    public void restore(long before) {
        deadline = before;
        if (exhausted == Limit.TIME && nanosLeft() > 0) {
            exhausted = null;
        }
    }

    /// Whether time is the only limit that was reached.
    public boolean isOutOfTime() {
        return (exhausted == null || exhausted == Limit.TIME) && nanosLeft() <= 0;
    }

    /// Counts a query that is about to be sent.
    ///
    /// @return whether it may be sent
    public boolean takeQuery() {
        if (octets > limits.octets()) {
            return exhaust(Limit.OCTETS);
        }
        return queries++ < limits.queries() ? checkTime() : exhaust(Limit.QUERIES);
    }

    /// Counts received octets.
    public void received(int count) {
        octets += count;
    }

    /// Counts a referral that is about to be followed. Returns whether it may be.
    public boolean takeReferral() {
        return referrals++ < limits.referrals() || exhaust(Limit.REFERRALS);
    }

    /// Counts an alias that is about to be followed. Returns whether it may be.
    public boolean takeAlias() {
        return aliases++ < limits.aliases() || exhaust(Limit.ALIASES);
    }

    /// Begins the lookup of the address of a server, one level deeper; [#leaveServerLookup] ends it. Returns whether it is
    /// permitted.
    public boolean enterServerLookup() {
        if (serverDepth >= limits.depth()) {
            return exhaust(Limit.DEPTH);
        }
        if (serverLookups >= limits.serverLookups()) {
            return exhaust(Limit.SERVER_LOOKUPS);
        }
        serverLookups++;
        serverDepth++;
        enterLookup();
        return true;
    }

    /// Ends the lookup of the address of a server.
    public void leaveServerLookup() {
        serverDepth--;
        leaveLookup();
    }

    /// Begins another lookup on behalf of the query, one level deeper; [#leaveLookup] ends it. Only the number of queries
    /// limits these.
    public void enterLookup() {
        depth++;
    }

    /// Ends a lookup of [#enterLookup].
    public void leaveLookup() {
        depth--;
    }

    /// The current depth of lookups; 0 for the question of the client.
    public int depth() {
        return depth;
    }

    /// Nanoseconds until the deadline; 0 or less if it has passed.
    public long nanosLeft() {
        return deadline - time.nanos();
    }

    /// Whether the deadline has not passed. If it has, time is the limit that was reached ([#exhausted]), unless there
    /// was another before.
    public boolean checkTime() {
        return nanosLeft() > 0 || exhaust(Limit.TIME);
    }

    /// Queries sent so far.
    public int queries() {
        return Math.min(queries, limits.queries());
    }

    /// The first limit that was reached, or null. Reaching one in a sub-query does not end the resolution: other
    /// servers may need less.
    public @Nullable Limit exhausted() {
        return exhausted;
    }

    /// Whether any limit was reached, including that of cryptographic work. The same resolution may succeed with
    /// another budget.
    public boolean hasReachedLimit() {
        return exhausted != null || (work != null && work.isSpent());
    }

    /// Whether no more queries may be sent.
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
