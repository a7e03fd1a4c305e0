package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// The query of a client.
///
/// @param dnssecOk
///            DO (RFC 3225): signatures and proofs are requested
/// @param checkingDisabled
///            CD (RFC 4035 section 3.2.2)
/// @param observer
///            receives each step, or [ResolutionObserver#NONE]
/// @param early
///            sends a failure if the resolution takes longer than the client waits
/// @param synthesis
///            makes results for this client, or [Synthesis#NONE]
public record Query(
        Question question, boolean dnssecOk, boolean checkingDisabled, ResolutionObserver observer,
        EarlyResponse early, Synthesis synthesis) {

    /// A query whose result is that of its question.
    public Query(Question question, boolean dnssecOk, boolean checkingDisabled, ResolutionObserver observer,
            EarlyResponse early) {
        this(question, dnssecOk, checkingDisabled, observer, early, Synthesis.NONE);
    }

    /// A query whose resolution ends when the client no longer waits.
    public Query(Question question, boolean dnssecOk, boolean checkingDisabled, ResolutionObserver observer) {
        this(question, dnssecOk, checkingDisabled, observer, EarlyResponse.NONE);
    }

    /// A query without flags and without an observer.
    public static Query of(Question question) {
        return new Query(question, false, false, ResolutionObserver.NONE);
    }

    /// This query for a client for which results are made.
    public Query with(Synthesis made) {
        return new Query(question, dnssecOk, checkingDisabled, observer, early, made);
    }

    /// This query with another question, on behalf of the same client.
    public Query about(Question other) {
        return new Query(other, dnssecOk, checkingDisabled, observer, early, synthesis);
    }

    /// This query, whose failure is not sent early.
    public Query withoutEarlyResponse() {
        return new Query(question, dnssecOk, checkingDisabled, observer, EarlyResponse.NONE, synthesis);
    }
}
