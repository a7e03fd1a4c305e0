package rootwalk.web.cache;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Body;
import rootwalk.web.http.HttpDate;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.url.Url;

/// A stored response to `GET`, with data about its exchange.
///
/// @param url the URL of the request, without fragment
/// @param varyKey the secondary key (RFC 9111 section 4.1): the names, in lower case, of the request fields that
///     selected this response, with the digests of their values. Digests are stored instead of values because a value
///     may be a password
/// @param requestTime when the request for this response, or for its last validation, was sent
/// @param responseTime when the response to that request was received
record StoredResponse(Url url, Map<String, String> varyKey, Instant requestTime, Instant responseTime,
        Response response) {

    /// The secondary key of a response.
    static Map<String, String> secondaryKey(Request request, Response response) {
        Stream<String> credentials = request.headers().contains(HttpHeaderNames.AUTHORIZATION)
                ? Stream.of("authorization")
                : Stream.empty();
        return Stream.concat(credentials, vary(response)).distinct()
                .collect(Collectors.toMap(name -> name, name -> digest(request, name), (a, b) -> a, TreeMap::new));
    }

    /// The field names in `Vary`, in lower case; may contain `*`.
    static Stream<String> vary(Response response) {
        return response.headers().getAll(HttpHeaderNames.VARY).stream().flatMap(value -> Stream.of(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty());
    }

    /// Whether the request has the same secondary key.
    boolean matches(Request request) {
        boolean sameCredentials = varyKey.containsKey("authorization")
                || !request.headers().contains(HttpHeaderNames.AUTHORIZATION);
        return sameCredentials && varyKey.entrySet().stream()
                .allMatch(field -> field.getValue().equals(digest(request, field.getKey())));
    }

    CacheControl control() {
        return CacheControl.of(response.headers());
    }

    Optional<String> etag() {
        return Optional.ofNullable(response.headers().get(HttpHeaderNames.ETAG));
    }

    Optional<String> lastModified() {
        return Optional.ofNullable(response.headers().get(HttpHeaderNames.LAST_MODIFIED));
    }

    /// The time in `Date` (RFC 9110 section 6.6.1), or else the time of receipt.
    Instant date() {
        return time(HttpHeaderNames.DATE).orElse(responseTime);
    }

    /// The time in a field; empty if it is missing or invalid.
    Optional<Instant> time(CharSequence field) {
        return Optional.ofNullable(response.headers().get(field))
                .flatMap(text -> HttpDate.parse(text, responseTime));
    }

    /// This response with updated fields and times.
    StoredResponse freshened(HttpHeaders headers, Instant sent, Instant received) {
        Response fresh = new Response(response.version(), response.status(), headers, response.body(),
                response.encodedLength());
        return new StoredResponse(url, varyKey, sent, received, fresh);
    }

    private static String digest(Request request, String name) {
        List<String> values = request.headers().getAll(name);
        return values.isEmpty() ? "absent" : Body.of(normal(values), StandardCharsets.UTF_8).digest();
    }

    private static String normal(List<String> values) {
        return values.stream().flatMap(value -> Stream.of(value.split(","))).map(String::strip)
                .collect(Collectors.joining(","));
    }
}
