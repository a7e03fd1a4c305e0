package rootwalk.daemon.pipeline;

/// What a step made of a question.
public enum StepResult {
    /// Nothing: the next step is asked.
    PASS,
    /// The answer is complete, and goes on to the [ResponsePath].
    ANSWERED,
    /// The answer ends in an alias that leads out of the data of this server: complete for clients for which no names are
    /// resolved, otherwise followed.
    LEADS_OUT,
    /// The records of a stored response are in the message, which lacks only the [ResponseTail].
    COPIED,
    /// The question gets no answer.
    DROPPED,
    /// The question was detached and is answered later.
    SUSPENDED
}
