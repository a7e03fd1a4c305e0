package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// A client's question, and how it wants it answered.
///
/// @param dnssecOk
///            DO (RFC 3225): signatures and proofs are wanted
/// @param checkingDisabled
///            CD (RFC 4035 section 3.2.2)
/// @param observer
///            who is told of each step, or [WalkObserver#NOBODY]
/// @param early
///            takes the failure where the walk outlasts the client's patience
public record Query(
        Question question, boolean dnssecOk, boolean checkingDisabled, WalkObserver observer, EarlyAnswer early) {

    /// A query whose walk ends when the client's patience does.
    public Query(Question question, boolean dnssecOk, boolean checkingDisabled, WalkObserver observer) {
        this(question, dnssecOk, checkingDisabled, observer, EarlyAnswer.NONE);
    }

    /// A question without wishes, watched by nobody.
    public static Query of(Question question) {
        return new Query(question, false, false, WalkObserver.NOBODY);
    }
}
