package rootwalk.daemon.pipeline;

/// Decides whether a response over UDP is sent: the address of its client may be forged. Any thread.
@FunctionalInterface
public interface ResponseLimit {

    /// Every response is sent.
    ResponseLimit NONE = _ -> Decision.SEND;

    /// What becomes of a response.
    enum Decision {
        SEND,
        /// The client is asked to repeat the query over TCP, which a forged address cannot.
        TRUNCATE,
        DROP
    }

    /// @param context with a finished response
    Decision decide(QueryContext context);
}
