package rootwalk.web.site;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;

/// The response of a site.
///
/// The server adds the fields of the connection (`Date`, `Connection`, framing), and omits the content after HEAD.
public sealed interface SiteResponse {

    /// A complete response in memory.
    record Full(HttpResponseStatus status, HttpHeaders headers, Body body) implements SiteResponse {}

    /// A prepared response; shared, so its headers must not be changed.
    record Prepared(PreparedResponse prepared) implements SiteResponse {}

    /// Pieces of a file, with literal octets between them.
    record FromFile(HttpResponseStatus status, HttpHeaders headers, FileVersion file,
            List<Piece> pieces) implements SiteResponse {
        public long length() {
            return pieces.stream().mapToLong(Piece::length).sum();
        }
    }

    /// Server-sent events, until the source ends or the client disconnects.
    record Events(HttpHeaders headers, EventSource source) implements SiteResponse {}

    /// Another response, after a delay.
    record Delayed(Duration delay, SiteResponse then) implements SiteResponse {}

    /// A response that takes time to compute.
    ///
    /// @param work runs once, on a virtual thread, even if the client disconnects
    record Computed(Supplier<SiteResponse> work) implements SiteResponse {}

    /// A response that another thread makes.
    ///
    /// @param response completed by any thread
    record Later(CompletableFuture<? extends SiteResponse> response) implements SiteResponse {}

    /// A piece of content.
    sealed interface Piece {
        long length();

        /// Octets of the file.
        record Section(long offset, long length) implements Piece {}

        /// Literal octets.
        record Literal(Body octets) implements Piece {
            @Override
            public long length() {
                return octets.length();
            }
        }
    }

    /// A text response.
    static Full text(HttpResponseStatus status, String sentence) {
        return text(status, new DefaultHttpHeaders(), sentence);
    }

    /// A text response.
    ///
    /// @param headers of the response; the content type is added, which browsers must not guess
    static Full text(HttpResponseStatus status, HttpHeaders headers, String sentence) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8").set("x-content-type-options", "nosniff");
        return new Full(status, headers, Body.of(sentence + "\n", StandardCharsets.UTF_8));
    }

    static Full html(String page) {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        return new Full(HttpResponseStatus.OK, headers, Body.of(page, StandardCharsets.UTF_8));
    }

    static Full notFound() {
        return text(HttpResponseStatus.NOT_FOUND, "There is no such resource.");
    }

    /// The response to a method that the resource does not support (RFC 9110 section 15.5.6).
    static Full notAllowed(HttpMethod... allowed) {
        return text(HttpResponseStatus.METHOD_NOT_ALLOWED, allow(allowed),
                "This resource does not support the method.");
    }

    /// The response to OPTIONS (RFC 9110 section 9.3.7).
    static Full options(HttpMethod... allowed) {
        return new Full(HttpResponseStatus.NO_CONTENT, allow(allowed), Body.NONE);
    }

    private static HttpHeaders allow(HttpMethod... allowed) {
        String list = String.join(", ", List.of(allowed).stream().map(HttpMethod::name).toList());
        return new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, list);
    }

    /// The same response with other headers.
    ///
    /// @param change changes a copy of the headers
    default SiteResponse withHeaders(Consumer<HttpHeaders> change) {
        return switch (this) {
            case Full(var status, var headers, var body) -> new Full(status, changed(headers, change), body);
            case Prepared(var prepared) -> {
                var full = prepared.full();
                yield new Full(full.status(), changed(full.headers(), change), full.body());
            }
            case FromFile(var status, var headers, var file, var pieces) ->
                new FromFile(status, changed(headers, change), file, pieces);
            case Events(var headers, var source) -> new Events(changed(headers, change), source);
            case Delayed(var delay, var then) -> new Delayed(delay, then.withHeaders(change));
            case Computed(var work) -> new Computed(() -> work.get().withHeaders(change));
            case Later(var response) -> new Later(response.thenApply(it -> it.withHeaders(change)));
        };
    }

    private static HttpHeaders changed(HttpHeaders headers, Consumer<HttpHeaders> change) {
        HttpHeaders copy = new DefaultHttpHeaders().add(headers);
        change.accept(copy);
        return copy;
    }
}
