package rootwalk.daemon.transport.https;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Answers DNS queries in HTTP requests. Any event loop.
public final class HttpsQueries implements Handler {

    /// What follows a path in a URI template: the parameter of GET (RFC 8484 section 4.1).
    public static final String TEMPLATE_PARAMETER = "{?dns}";

    /// The fields of responses are correct, so they are not checked.
    private static final HttpHeadersFactory FIELDS = DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final Supplier<HttpsLoop> newLoop;
    private final Supplier<List<String>> paths;
    private final LongSupplier millis;
    private final ThreadLocal<HttpsLoop> loops = ThreadLocal.withInitial(this::loopOfThread);
    /// The loop of each thread. Its observer has counters for the lifetime of the daemon, so the loop of a thread that has ended goes to a new one.
    private final Map<Thread, HttpsLoop> byThread = new HashMap<>();

    /// @param pipelines makes the pipelines of each event loop
    /// @param observers makes an observer for each event loop, used by that loop only
    /// @param paths at which queries are answered, at this moment
    /// @param millis the clock by which TTLs expire
    public HttpsQueries(Supplier<? extends PipelineSource> pipelines, Supplier<? extends QueryObserver> observers,
            Supplier<List<String>> paths, LongSupplier millis) {
        this.paths = paths;
        newLoop = () -> new HttpsLoop(pipelines.get(), observers.get());
        this.millis = millis;
    }

    private HttpsLoop loopOfThread() {
        synchronized (byThread) {
            HttpsLoop loop = byThread.keySet().stream().filter(thread -> !thread.isAlive()).findAny()
                    .map(byThread::remove).orElseGet(newLoop);
            byThread.put(Thread.currentThread(), loop);
            return loop;
        }
    }

    /// The site with these answers, for every name of the server.
    public Site site() {
        return new Site(List.of(Site.ANY), this);
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        return switch (RequestedMessage.of(request, paths.get())) {
            case RequestedMessage.Absent(SiteResponse response) -> response;
            case RequestedMessage.Present(byte[] message) ->
                loops.get().serve(message, request.client(), millis.getAsLong());
        };
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return request.method().equals(HttpMethod.POST) && paths.get().contains(request.path())
                ? ContentHandling.READ
                : ContentHandling.DISCARD;
    }

    /// The response with a DNS message, whatever its response code is (RFC 8484 section 4.2.1).
    ///
    /// @param message not changed afterwards
    static SiteResponse response(byte[] message, String cacheControl) {
        return new SiteResponse.Full(HttpResponseStatus.OK, FIELDS.newHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, RequestedMessage.MEDIA_TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, cacheControl), Body.of(message));
    }
}
