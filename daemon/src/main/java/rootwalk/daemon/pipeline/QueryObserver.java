package rootwalk.daemon.pipeline;

/// Is told of every question when it is done with, by the thread that has the exchange: counts, logs. Must not wait.
public interface QueryObserver {

    /// The response is finished and about to be sent.
    void answered(QueryContext context, int length);

    /// There is no response.
    void dropped(QueryContext context);
}
