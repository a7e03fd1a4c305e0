package rootwalk.resolver.contract;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// What the daemon knows of its own and no server need be asked for: the "local information" of RFC 1034 section 5.3.3
/// step 1, seen also where an alias or the name of a server leads there. Called by many threads.
@FunctionalInterface
public interface LocalData {

    /// Knows nothing.
    LocalData NONE = question -> null;

    /// The answer, or null when the question must be asked elsewhere. An answer whose last set is an alias that was not
    /// asked for goes on at the alias's target, which is another question.
    @Nullable
    Resolution find(Question question);

    /// The deepest cut at or above a name where a zone of our own hands it to others, or null: these servers are to be
    /// asked for whatever is below.
    default @Nullable LocalCut deepestCut(Name name) {
        return null;
    }
}
