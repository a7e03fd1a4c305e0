package rootwalk.daemon.pipeline;

/// The result of a step.
public enum StepResult {
    /// Not answered: the next step follows.
    PASS,
    /// The answer is complete, and continues on the [ResponsePath].
    ANSWERED,
    /// The answer ends in an alias that leads out of the data of this server: complete for clients without recursion,
    /// otherwise followed.
    EXTERNAL_ALIAS,
    /// The records of a cached response are in the message; only the [ResponseTail] is missing.
    COPIED,
    /// The query gets no response.
    DROPPED,
    /// The query was detached and is answered later.
    SUSPENDED
}
