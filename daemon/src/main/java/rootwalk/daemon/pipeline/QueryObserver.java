package rootwalk.daemon.pipeline;

/// Is told of every question when it is done with, by the thread that has the exchange: counts, logs. Must not wait.
public interface QueryObserver {

    /// The response is finished and about to be sent.
    void answered(Exchange exchange, int length);

    /// There is no response.
    void dropped(Exchange exchange);
}
