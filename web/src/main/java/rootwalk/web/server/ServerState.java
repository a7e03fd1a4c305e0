package rootwalk.web.server;

import java.util.concurrent.atomic.LongAdder;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Reply;
import rootwalk.web.site.Visit;

/// What all conversations of a server share. Any thread.
final class ServerState {

    private final WebSurroundings surroundings;
    private final ContentRoom content = new ContentRoom();
    private final LongAdder protocolErrors = new LongAdder();
    private volatile Answers answers;

    ServerState(WebSurroundings surroundings, Answers answers) {
        this.surroundings = surroundings;
        this.answers = answers;
    }

    WebSurroundings surroundings() {
        return surroundings;
    }

    /// A client broke the rules of HTTP, and its request or connection was ended for it.
    void protocolError() {
        protocolErrors.increment();
    }

    long protocolErrors() {
        return protocolErrors.sum();
    }

    ContentRoom content() {
        return content;
    }

    Answers answers() {
        return answers;
    }

    void change(Answers next) {
        answers = next;
    }

    /// A handler that fails is a defect of this program: it is reported to the thread's handler, and the client gets 500.
    static Reply answer(Handler handler, Visit visit) {
        try {
            return handler.answer(visit);
        } catch (RuntimeException e) {
            defect(e);
            return Reply.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Something is wrong here; it was noted.");
        }
    }

    /// What fails in a codec is the client's doing, and other exceptions that are checked are the network's.
    static void noteIfOurs(Throwable cause) {
        boolean isOurs = cause instanceof Error || cause instanceof RuntimeException;
        if (isOurs && !(cause instanceof CodecException)) {
            defect(cause);
        }
    }

    private static void defect(Throwable cause) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }

    /// Whether requests are logged.
    boolean isLogged() {
        return surroundings.log().map(AccessLog::isOpen).orElse(false);
    }

    void log(Visit visit, RequestFraming framing, int status, long octets, long nanos) {
        surroundings.log().ifPresent(log -> log.served(new Served(visit.client(), visit.millis(),
                visit.method().name(), visit.authority(), visit.target(), framing.version().toString(), status, octets,
                nanos / 1000, visit.headers().get("referer", ""), visit.headers().get("user-agent", ""))));
    }
}
