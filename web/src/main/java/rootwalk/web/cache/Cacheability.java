package rootwalk.web.cache;

import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;

/// Whether a response may be stored (RFC 9111 section 3).
final class Cacheability {

    private Cacheability() {}

    /// Why a response is not stored; empty if it is.
    static Optional<String> reasonNotToStore(Request request, Response response) {
        int status = response.status().code();
        CacheControl said = CacheControl.of(response.headers());
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of("only responses to GET are stored");
        }
        if (status == 206 || request.headers().contains(HttpHeaderNames.RANGE)) {
            return Optional.of("partial content");
        }
        if (status == 304) {
            return Optional.of("there is no stored response to freshen");
        }
        if (CacheControl.of(request.headers()).has("no-store")) {
            return Optional.of("the request says no-store");
        }
        if (said.has("must-understand") && !isUnderstood(status)) {
            return Optional.of("must-understand, and " + status + " is not understood");
        }
        if (said.has("no-store") && !said.has("must-understand")) {
            return Optional.of("no-store");
        }
        if (StoredResponse.vary(response).anyMatch("*"::equals)) {
            return Optional.of("Vary: * never matches");
        }
        if (!isAllowed(response, said)) {
            return Optional.of(status + " is not stored unless a header field permits it");
        }
        return isReusable(response, said) ? unwritable(response.headers())
                : Optional.of("neither a lifetime nor a validator");
    }

    /// Whether this cache implements the caching rules of a status (RFC 9111 section 5.2.2.3).
    private static boolean isUnderstood(int status) {
        return Freshness.isHeuristicallyCacheable(status);
    }

    private static boolean isAllowed(Response response, CacheControl said) {
        return said.has("public") || said.has("private") || said.has("max-age")
                || response.headers().contains(HttpHeaderNames.EXPIRES)
                || Freshness.isHeuristicallyCacheable(response.status().code());
    }

    /// A response without lifetime and validator can never be reused.
    private static boolean isReusable(Response response, CacheControl said) {
        HttpHeaders headers = response.headers();
        return headers.contains(HttpHeaderNames.ETAG) || headers.contains(HttpHeaderNames.LAST_MODIFIED)
                || said.has("max-age") || headers.contains(HttpHeaderNames.EXPIRES)
                || Freshness.isPermanentRedirect(response.status().code());
    }

    /// A line break in a field value would begin another field when the file is read.
    private static Optional<String> unwritable(HttpHeaders headers) {
        return headers.entries().stream()
                .filter(field -> (field.getKey() + field.getValue()).chars().anyMatch(c -> c == '\r' || c == '\n'))
                .findFirst().map(field -> field.getKey().lines().findFirst().orElse("") + " has a line break");
    }
}
