package rootwalk.web.site;

import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;

/// Lets pages of other origins read the replies (CORS, WHATWG Fetch section 3.3).
///
/// @param origins
///            such as `https://app.example`, or `*` for all
public record CrossOrigin(List<String> origins, Handler within) implements Handler {

    private static final String MAX_AGE_SECONDS = "600";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

    @Override
    public Reply answer(Visit visit) {
        String origin = visit.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return origins.contains("*") ? within.answer(visit) : varying(within.answer(visit));
        }
        if (!origins.contains("*") && !origins.contains(origin)) {
            return varying(within.answer(visit));
        }
        boolean preflight = visit.method().equals(HttpMethod.OPTIONS)
                && visit.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        Reply reply = preflight ? preflight(visit.headers()) : within.answer(visit);
        if (origins.contains("*")) {
            return reply.withHeaders(headers -> headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        }
        return varying(reply)
                .withHeaders(headers -> headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin));
    }

    @Override
    public Appetite appetite(Visit visit) {
        return within.appetite(visit);
    }

    private static Reply preflight(HttpHeaders asked) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        String wanted = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        return new Reply.Whole(HttpResponseStatus.NO_CONTENT, headers, Body.NONE);
    }

    /// A cache must not give one origin's reply to another.
    private static Reply varying(Reply reply) {
        return reply.withHeaders(headers -> headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN));
    }
}
