package rootwalk.resolver.contract;

/// Changes results before clients get them: removes records, or turns a result into a failure. The caches and the
/// resolver itself use the unchanged results. Called by many threads.
@FunctionalInterface
public interface AnswerFilter {

    /// Changes nothing.
    static AnswerFilter none() {
        return (query, resolution) -> resolution;
    }

    /// The result for a client; the same object if nothing is changed.
    ///
    /// @param resolution
    ///            its [Resolution#localNames] distinguish records of this server from those of other servers
    Resolution filter(Query query, Resolution resolution);

    /// This filter, then another.
    default AnswerFilter then(AnswerFilter next) {
        return (query, resolution) -> next.filter(query, filter(query, resolution));
    }
}
