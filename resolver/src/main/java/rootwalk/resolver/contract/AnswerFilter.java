package rootwalk.resolver.contract;

/// Changes results before clients get them: removes records, or makes a failure of them. The caches and the resolver itself
/// use the results as they are. Called by many threads.
@FunctionalInterface
public interface AnswerFilter {

    /// Changes nothing.
    AnswerFilter NONE = (query, resolution) -> resolution;

    /// The result for a client; the same object if nothing is changed.
    ///
    /// @param resolution
    ///            its [Resolution#localNames] tell records of this server from those of other servers
    Resolution filter(Query query, Resolution resolution);

    /// This filter, then another.
    default AnswerFilter then(AnswerFilter next) {
        return (query, resolution) -> next.filter(query, filter(query, resolution));
    }
}
