package rootwalk.web.server;

import java.util.concurrent.atomic.LongAdder;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// What all conversations of a server share. Any thread.
final class ServerState {

    private final WebEnvironment environment;
    private final RequestMemory memory = new RequestMemory();
    private final LongAdder protocolErrors = new LongAdder();
    private volatile RequestRouter router;

    ServerState(WebEnvironment environment, RequestRouter router) {
        this.environment = environment;
        this.router = router;
    }

    WebEnvironment environment() {
        return environment;
    }

    /// A client broke the rules of HTTP, and its request or connection was ended for it.
    void protocolError() {
        protocolErrors.increment();
    }

    long protocolErrors() {
        return protocolErrors.sum();
    }

    RequestMemory memory() {
        return memory;
    }

    RequestRouter router() {
        return router;
    }

    void update(RequestRouter next) {
        router = next;
    }

    /// A handler that fails is a defect of this program: it is reported to the thread's handler, and the client gets 500.
    static SiteResponse answer(Handler handler, SiteRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            reportInternalError(e);
            return SiteResponse.text(HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "Something is wrong here; it was noted.");
        }
    }

    /// What fails in a codec is the client's doing, and other exceptions that are checked are the network's.
    static void reportIfInternal(Throwable cause) {
        boolean isOurs = cause instanceof Error || cause instanceof RuntimeException;
        if (isOurs && !(cause instanceof CodecException)) {
            reportInternalError(cause);
        }
    }

    private static void reportInternalError(Throwable cause) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }

    /// Whether requests are logged.
    boolean isLogged() {
        return environment.accessLog().map(AccessLog::isEnabled).orElse(false);
    }

    void log(SiteRequest request, RequestFraming framing, int status, long octets, long nanos) {
        environment.accessLog().ifPresent(log -> log.log(new AccessLogEntry(request.client(), request.millis(),
                request.method().name(), request.authority(), request.target(), framing.version().toString(), status,
                octets,
                nanos / 1000, request.headers().get("referer", ""), request.headers().get("user-agent", ""))));
    }
}
