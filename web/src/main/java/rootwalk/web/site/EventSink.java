package rootwalk.web.site;

/// Sends events to a client. Used by the thread of its [EventSource].
public interface EventSink {

    /// Sends an event; blocks while the client does not read.
    ///
    /// @param type a word, such as `step`
    /// @param data any text; line breaks are preserved
    /// @throws InterruptedException if the client has disconnected
    void send(String type, String data) throws InterruptedException;
}
