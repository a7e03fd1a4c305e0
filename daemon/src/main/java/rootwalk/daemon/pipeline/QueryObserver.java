package rootwalk.daemon.pipeline;

/// Receives every query at its end, on the thread of the query, for counters and logs. Must not block.
public interface QueryObserver {

    /// The response is finished and about to be sent.
    void answered(QueryContext context, int length);

    /// There is no response.
    void dropped(QueryContext context);

    /// The response that [#answered] has received is not sent, or in a form that asks to use TCP: its client gets too many.
    default void limited(ResponseLimit.Decision decision) {}

    /// Requests were read. Those that are answered before [#batchEnds] did not wait for anything.
    default void batchStarts() {}

    /// All requests that were read have been served.
    default void batchEnds() {}

    /// The response that [#answered] has received was delayed.
    ///
    /// @param nanos since the request was received
    default void answeredAfter(QueryContext context, long nanos) {}
}
