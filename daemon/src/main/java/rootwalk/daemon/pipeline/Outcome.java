package rootwalk.daemon.pipeline;

/// What a step made of a question.
public enum Outcome {
    /// Nothing: the next step is asked.
    PASS,
    /// The reply is in the exchange's writer and lacks only what [Finish] adds.
    ANSWERED,
    /// The question gets no answer.
    DROPPED,
    /// The question was detached and is answered later.
    SUSPENDED
}
