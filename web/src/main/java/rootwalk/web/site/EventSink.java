package rootwalk.web.site;

/// Where events go. Used by the thread of its [EventSource].
public interface EventSink {

    /// Sends an event, and waits while the client does not keep up.
    ///
    /// @param type
    ///            a word, such as `step`
    /// @param data
    ///            any text; lines are kept
    /// @throws InterruptedException
    ///             when the client is gone
    void send(String type, String data) throws InterruptedException;
}
