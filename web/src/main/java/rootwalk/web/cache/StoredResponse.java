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

/// A stored response to `GET`, and what is to be known of the exchange that brought it.
///
/// @param url
///            of the request, without fragment
/// @param varyKey
///            the secondary key (RFC 9111 section 4.1): the names, in lower case, of the request's fields that chose this
///            response, with the digests of their values, so that no password is kept
/// @param requestTime
///            when the request was sent that brought or last freshened it
/// @param responseTime
///            when the response to that was received
record StoredResponse(Url url, Map<String, String> varyKey, Instant requestTime, Instant responseTime,
        Response response) {

    /// What chose `response` among those that its URL may have.
    static Map<String, String> secondaryKey(Request request, Response response) {
        Stream<String> credentials = request.headers().contains(HttpHeaderNames.AUTHORIZATION)
                ? Stream.of("authorization")
                : Stream.empty();
        return Stream.concat(credentials, vary(response)).distinct()
                .collect(Collectors.toMap(name -> name, name -> digest(request, name), (a, b) -> a, TreeMap::new));
    }

    /// The fields that `Vary` names, in lower case, perhaps `*` among them.
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

    /// When the response was made (RFC 9110 section 6.6.1): where it does not say, when it came.
    Instant date() {
        return time(HttpHeaderNames.DATE).orElse(responseTime);
    }

    /// The time that a field says, where it can be read.
    Optional<Instant> time(CharSequence field) {
        return Optional.ofNullable(response.headers().get(field))
                .flatMap(text -> HttpDate.parse(text, responseTime));
    }

    /// This response, freshened by another exchange.
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
