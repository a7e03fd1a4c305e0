package rootwalk.daemon.pipeline;

/// Receives every query at its end, on the thread of the query, for counters and logs. Must not block.
public interface QueryObserver {

    /// The response is finished and about to be sent.
    void answered(QueryContext context, int length);

    /// There is no response.
    void dropped(QueryContext context);
}
