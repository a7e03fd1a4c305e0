package rootwalk.lab.page;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import rootwalk.web.site.EventSink;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;

/// `GET /fetch?url=...`: the steps of a fetch as server-sent events. Thread-safe.
final class FetchHandler implements Handler {

    private static final int MAX_CONCURRENT = 8;
    private static final int MAX_URL = 2000;
    /// A fetch ends after this time without a step.
    private static final long IDLE_TIMEOUT_NANOS = 35_000_000_000L;
    /// A fetch ends after this time in any case, since others wait.
    private static final long TIMEOUT_NANOS = 60_000_000_000L;

    private final UrlFetcher fetcher;
    private final LongSupplier nanos;
    private final RateLimiter rateLimiter;
    private final Semaphore free = new Semaphore(MAX_CONCURRENT);

    FetchHandler(UrlFetcher fetcher, LongSupplier nanos) {
        this.fetcher = fetcher;
        this.nanos = nanos;
        rateLimiter = new RateLimiter(nanos);
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            return SiteResponse.notAllowed(HttpMethod.GET);
        }
        if (!isFromThisPage(request)) {
            return SiteResponse.text(HttpResponseStatus.FORBIDDEN,
                    "Only the page of this server may start a fetch.");
        }
        List<String> urls = new QueryStringDecoder(request.target()).parameters().getOrDefault("url", List.of());
        if (urls.size() != 1 || urls.getFirst().isBlank() || urls.getFirst().length() > MAX_URL) {
            return SiteResponse.text(HttpResponseStatus.BAD_REQUEST,
                    "/fetch?url= needs one URL or name of at most " + MAX_URL + " characters.");
        }
        Url url;
        try {
            url = parse(urls.getFirst().strip());
        } catch (UrlSyntaxException e) {
            return SiteResponse.text(HttpResponseStatus.BAD_REQUEST, "This is not a URL: " + e.getMessage());
        }
        if (!rateLimiter.tryAcquire()) {
            return SiteResponse.text(HttpResponseStatus.TOO_MANY_REQUESTS,
                    new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, "1"),
                    "Too many fetches in a short time; try again in a second.");
        }
        return new SiteResponse.Events(new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream").set(HttpHeaderNames.CACHE_CONTROL, "no-store"),
                sink -> sendEvents(url, sink));
    }

    /// Browsers send the origin of the page; a request without it is not from a page.
    private static boolean isFromThisPage(SiteRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String site = request.headers().get("sec-fetch-site");
        return (origin == null || origin.equalsIgnoreCase("http://" + request.authority()))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /// A name without a scheme is used with `http`, as in browsers.
    private static Url parse(String text) throws UrlSyntaxException {
        return Url.parse(text.contains("://") ? text : "http://" + text);
    }

    private void sendEvents(Url url, EventSink sink) throws InterruptedException {
        if (!free.tryAcquire()) {
            sink.send("step",
                    failure(MAX_CONCURRENT + " fetches are in progress", "other pages of this lab; try again soon"));
            return;
        }
        try {
            // The fetch must not wait for the client, and only this thread may send events.
            BlockingQueue<Optional<String>> steps = new LinkedBlockingQueue<>();
            Thread running = Thread.ofVirtual().name("page-fetch").start(() -> fetch(url, steps));
            try {
                forward(steps, sink);
            } finally {
                running.interrupt();
            }
        } finally {
            free.release();
        }
    }

    private void fetch(Url url, BlockingQueue<Optional<String>> steps) {
        try {
            fetcher.fetch(url, step -> steps.add(Optional.of(step)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            steps.add(Optional.empty());
        }
    }

    private void forward(BlockingQueue<Optional<String>> steps, EventSink sink) throws InterruptedException {
        long end = nanos.getAsLong() + TIMEOUT_NANOS;
        for (long left = TIMEOUT_NANOS; left > 0; left = end - nanos.getAsLong()) {
            Optional<String> step = steps.poll(Math.min(left, IDLE_TIMEOUT_NANOS), TimeUnit.NANOSECONDS);
            if (step == null) {
                sink.send("step", failure("no step was received in time", "a server that does not respond"));
                return;
            }
            if (step.isEmpty()) {
                return;
            }
            sink.send("step", step.get().strip());
        }
        sink.send("step",
                failure("the fetch was not finished after a minute", "a slow server, or a client that reads slowly"));
    }

    private static String failure(String message, String usualCause) {
        JsonWriter json = new JsonWriter().object().member("event", "failed");
        JsonProblem.write(List.of(JsonProblem.error(message, usualCause)), json);
        return json.endObject().take().strip();
    }
}
