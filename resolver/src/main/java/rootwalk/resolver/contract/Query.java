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
public record Query(
        Question question, boolean dnssecOk, boolean checkingDisabled, ResolutionObserver observer,
        EarlyResponse early) {

    /// A query whose resolution ends when the client no longer waits.
    public Query(Question question, boolean dnssecOk, boolean checkingDisabled, ResolutionObserver observer) {
        this(question, dnssecOk, checkingDisabled, observer, EarlyResponse.NONE);
    }

    /// A query without flags and without an observer.
    public static Query of(Question question) {
        return new Query(question, false, false, ResolutionObserver.NONE);
    }
}
