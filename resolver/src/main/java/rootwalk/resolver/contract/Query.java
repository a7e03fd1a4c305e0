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
public record Query(Question question, boolean dnssecOk, boolean checkingDisabled, WalkObserver observer) {

    /// A question without wishes, watched by nobody.
    public static Query of(Question question) {
        return new Query(question, false, false, WalkObserver.NOBODY);
    }
}
