package rootwalk.resolver.contract;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.Question;

/// What the daemon knows of its own and no server need be asked for: the "local information" of RFC 1034 section 5.3.3
/// step 1, seen also where an alias or the name of a server leads there. Called by many threads.
@FunctionalInterface
public interface LocalData {

    /// Knows nothing.
    LocalData NONE = question -> null;

    /// The answer, or null when the question must be asked elsewhere.
    @Nullable
    Resolution find(Question question);
}
