package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.sharing.SharedRecords;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.resolver.sharing.Signatures;
import rootwalk.wire.Question;

/// The end of step 1: what other resolvers have found. It is for the questions of clients and the targets of their aliases: if they are
/// answered, no address of a server and no key is needed. Any thread.
final class SharedLookup {

    private final @Nullable SharedRecords records;
    private final Validator validator;
    private final Time time;

    /// @param records
    ///            null if nothing is shared
    /// @param validator
    ///            while it cannot judge the time, nothing is shared: entries have times
    SharedLookup(@Nullable SharedRecords records, Validator validator, Time time) {
        this.records = records;
        this.validator = validator;
        this.time = time;
    }

    /// Fetches what answers a question into the cache, unless the query has no more time for that.
    ///
    /// @return whether there may be an answer now
    boolean fetch(Question wanted, ResolutionContext context) {
        if (records == null || context.budget().depth() > 0 || context.isRefresh() || !validator.isSure()) {
            return false;
        }
        long begun = time.nanos();
        boolean isFetched =
                records.fetch(wanted, signatures(context), records.budgetNanos() - context.nanosOfSharedLookups());
        context.addNanosOfSharedLookups(time.nanos() - begun);
        return isFetched;
    }

    /// Writes what a resolution has found.
    ///
    /// @param since
    ///            its beginning, by [Time#millis]
    void write(Question question, Resolution resolution, ResolutionContext context, long since) {
        if (records != null && context.budget().depth() == 0 && !resolution.fromCache() && validator.isSure()) {
            records.write(question, resolution, signatures(context), since);
        }
    }

    SharingCounts counts() {
        return records == null ? SharingCounts.NONE : records.counts();
    }

    private static Signatures signatures(ResolutionContext context) {
        return context.signed() ? Signatures.REQUESTED : Signatures.NOT_REQUESTED;
    }
}
