package rootwalk.web.site;

/// Sends events to one client, one after the other (server-sent events, WHATWG HTML section 9.2).
@FunctionalInterface
public interface EventSource {

    /// Runs on a thread of its own, which is interrupted when the client goes; the stream ends when this returns.
    void run(EventSink sink) throws InterruptedException;
}
