package rootwalk.resolver.contract;

/// Removes records from results before clients get them. The caches and the resolver itself use all records. Called by
/// many threads.
@FunctionalInterface
public interface AnswerFilter {

    /// Removes nothing.
    AnswerFilter NONE = resolution -> resolution;

    /// The result for a client; the same object if nothing is removed.
    ///
    /// @param resolution
    ///            its [Resolution#localNames] tell records of this server from those of other servers
    Resolution filter(Resolution resolution);
}
