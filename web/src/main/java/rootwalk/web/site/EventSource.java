package rootwalk.web.site;

/// The source of events for one client (server-sent events, WHATWG HTML section 9.2).
@FunctionalInterface
public interface EventSource {

    /// Runs on its own thread, which is interrupted when the client disconnects; the stream ends when this returns.
    void run(EventSink sink) throws InterruptedException;
}
