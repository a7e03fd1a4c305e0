package rootwalk.web.server;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// The state that all connections of a server share. Thread-safe.
final class ServerState {

    private final WebEnvironment environment;
    private final RequestMemory memory = new RequestMemory();
    private final ResponseMemory responseMemory = new ResponseMemory();
    private final OpenFiles openFiles = new OpenFiles();
    private final LongAdder protocolErrors = new LongAdder();
    private final Map<EventLoop, LoopContext> loops = new ConcurrentHashMap<>();
    private volatile RequestRouter router;

    ServerState(WebEnvironment environment, RequestRouter router) {
        this.environment = environment;
        this.router = router;
    }

    WebEnvironment environment() {
        return environment;
    }

    /// What the connections of an event loop share.
    LoopContext loop(EventLoop thread) {
        return loops.computeIfAbsent(thread,
                first -> new LoopContext(first, environment.millis(), environment.nanos()));
    }

    /// Counts a request or connection that was closed because the client violated HTTP.
    void protocolError() {
        protocolErrors.increment();
    }

    long protocolErrors() {
        return protocolErrors.sum();
    }

    RequestMemory memory() {
        return memory;
    }

    ResponseMemory responseMemory() {
        return responseMemory;
    }

    OpenFiles openFiles() {
        return openFiles;
    }

    RequestRouter router() {
        return router;
    }

    void update(RequestRouter next) {
        router = next;
    }

    /// An exception of a handler is a bug: it is reported to the uncaught exception handler of the thread, and the
    /// client gets 500.
    static SiteResponse answer(Handler handler, SiteRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            return internalError(e);
        }
    }

    /// Reports a bug. Returns the response to the request.
    static SiteResponse internalError(Throwable bug) {
        reportInternalError(bug);
        return SiteResponse.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal error; it was logged.");
    }

    /// Reports internal errors. Exceptions of codecs are errors of clients, and other checked exceptions are network
    /// errors.
    static void reportIfInternal(Throwable cause) {
        boolean isOurs = cause instanceof Error || cause instanceof RuntimeException;
        // Netty wraps the error of the kernel if a client has disconnected before the next read.
        if (isOurs && !(cause instanceof CodecException || cause instanceof UncheckedIOException)) {
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
