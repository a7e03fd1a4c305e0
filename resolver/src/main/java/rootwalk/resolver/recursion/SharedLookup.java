package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.sharing.SharedRecords;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.resolver.sharing.Signatures;
import rootwalk.wire.Question;

/// The end of step 1: what other resolvers have found. It is for the questions of clients and the targets of their aliases: if they are
/// answered, no address of a server and no key is needed. Any thread.
final class SharedLookup {

    private final @Nullable SharedRecords records;
    private final Time time;

    /// @param records
    ///            null if nothing is shared
    SharedLookup(@Nullable SharedRecords records, Time time) {
        this.records = records;
        this.time = time;
    }

    /// Fetches what answers a question into the cache, unless the query has no more time for that.
    ///
    /// @return whether there may be an answer now
    boolean fetch(Question wanted, ResolutionContext context) {
        if (records == null || context.isRefresh() || !isShared(records, context)) {
            return false;
        }
        long begun = time.nanos();
        boolean isFetched =
                records.fetch(wanted, signatures(context), records.budgetNanos() - context.nanosOfSharedLookups());
        context.addNanosOfSharedLookups(time.nanos() - begun);
        return isFetched;
    }

    /// Begins a resolution; null if nothing of it will be written.
    SharedRecords.@Nullable Writing begin(ResolutionContext context) {
        return records != null && isShared(records, context) ? records.begin() : null;
    }

    /// Writes what a resolution has found.
    ///
    /// @param writing
    ///            of its beginning
    void write(Question question, Resolution resolution, ResolutionContext context,
            SharedRecords.@Nullable Writing writing) {
        if (records != null && writing != null && !resolution.fromCache() && isShared(records, context)) {
            writing.write(question, resolution, signatures(context));
        }
    }

    /// Names that are resolved here because their forwarders failed may have other answers there.
    private static boolean isShared(SharedRecords records, ResolutionContext context) {
        return context.budget().depth() == 0 && context.bypassedForwards().isEmpty() && records.isPossible();
    }

    SharingCounts counts() {
        return records == null ? SharingCounts.NONE : records.counts();
    }

    private static Signatures signatures(ResolutionContext context) {
        return context.signed() ? Signatures.REQUESTED : Signatures.NOT_REQUESTED;
    }
}
