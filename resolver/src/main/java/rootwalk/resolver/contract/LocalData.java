package rootwalk.resolver.contract;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The data of this server, for which no other server needs to be queried: the "local information" of RFC 1034
/// section 5.3.3 step 1. It also applies to the targets of aliases and the names of servers. Called by many threads.
@FunctionalInterface
public interface LocalData {

    /// No data.
    static LocalData none() {
        return question -> null;
    }

    /// The answer, or null if the question must be resolved. If the last RRset of an answer is an alias that was not
    /// queried, the resolution continues with its target.
    @Nullable
    Resolution find(Question question);

    /// Whether this server has the name, although [#find] has no answer for some types: other servers may not deny it, so
    /// NXDOMAIN becomes NODATA.
    default boolean exists(Name name) {
        return false;
    }

    /// The deepest cut of an authoritative zone at or above a name, or null: its servers are queried for the names
    /// below.
    default @Nullable LocalCut deepestCut(Name name) {
        return null;
    }
}
