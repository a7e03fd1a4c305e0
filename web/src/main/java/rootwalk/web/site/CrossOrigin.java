package rootwalk.web.site;

import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;

/// Allows pages of other origins to read the responses (CORS, WHATWG Fetch section 3.3).
///
/// @param origins such as `https://app.example`, or `*` for all
public record CrossOrigin(List<String> origins, Handler inner) implements Handler {

    private static final String MAX_AGE_SECONDS = "600";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

    @Override
    public SiteResponse handle(SiteRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return origins.contains("*") ? inner.handle(request) : varying(inner.handle(request));
        }
        if (!origins.contains("*") && !origins.contains(origin)) {
            return varying(inner.handle(request));
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        SiteResponse response = preflight ? preflight(request.headers()) : inner.handle(request);
        if (origins.contains("*")) {
            return response.withHeaders(headers -> headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        }
        return varying(response)
                .withHeaders(headers -> headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin));
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return inner.contentHandling(request);
    }

    private static SiteResponse preflight(HttpHeaders asked) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        String wanted = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        return new SiteResponse.Full(HttpResponseStatus.NO_CONTENT, headers, Body.NONE);
    }

    /// A cache must not reuse the response for another origin.
    private static SiteResponse varying(SiteResponse response) {
        return response.withHeaders(headers -> headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN));
    }
}
