package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// Makes the result of some questions of clients from the results of others, as DNS64 does (RFC 6147). The caches have only the
/// results of other servers. Called by many threads.
@FunctionalInterface
public interface Synthesis {

    /// Every result is that of the question.
    Synthesis NONE = (question, lookups) -> lookups.last(question);

    /// The result for a client.
    Resolution resolve(Question question, Lookups lookups);

    /// Lookups on behalf of one query of a client, which share its budget. Each result has passed the [AnswerFilter].
    interface Lookups {

        /// The result of a question after which another may follow: a failure leaves time for that, and the client does not
        /// get it early.
        Resolution first(Question question);

        /// Whether a result of [#first] without records may be replaced by that of another question. Not one that is only not known
        /// here, and not a failure if there is an older result to use instead.
        boolean mayReplace(Question question, Resolution empty);

        /// The result of the last question.
        Resolution last(Question question);
    }
}
