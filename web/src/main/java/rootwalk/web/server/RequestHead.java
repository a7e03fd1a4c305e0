package rootwalk.web.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;

/// Checks that the head of a request is unambiguous, and finds its target.
sealed interface RequestHead {

    /// A valid head.
    ///
    /// @param authority in lower case; empty if an HTTP/1.0 request has none
    /// @param target in origin form, or `*`
    /// @param scheme of the target URI, if the request has it
    record Valid(String authority, String target, Optional<Scheme> scheme) implements RequestHead {}

    /// A rejected head. Data after it on the connection must not be parsed as a request.
    record Rejected(SiteResponse.Full response) implements RequestHead {}

    /// The methods of RFC 9110 section 9.3 and RFC 5789; CONNECT is for proxies.
    Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT,
            HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /// The memory of a field in addition to its octets.
    int FIELD_OVERHEAD = 32;

    /// The characters of a registered name.
    String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+;=";

    static RequestHead of(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return rejected(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "This server supports HTTP/1.0, 1.1 and 2.");
        }
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !isChunkedOnly(headers)) {
            return rejected(HttpResponseStatus.NOT_IMPLEMENTED,
                    "The only supported transfer coding is chunked.");
        }
        if (!METHODS.contains(request.method())) {
            return rejected(HttpResponseStatus.NOT_IMPLEMENTED, "This method is not supported.");
        }
        return addressed(request, version);
    }

    /// The response to data that is not a request.
    static Rejected malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                rejected(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request target is too long.");
            case TooLongHttpHeaderException _ -> rejected(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The header fields are too large; cookies are the usual cause.");
            default -> rejected(HttpResponseStatus.BAD_REQUEST, "This is not a valid HTTP request.");
        };
    }

    /// RFC 9112 section 6.1
    private static boolean isChunkedOnly(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
    }

    /// RFC 9112 sections 3.2 and 3.3: exactly one host; that of an absolute target takes precedence over the field.
    private static RequestHead addressed(HttpRequest request, HttpVersion version) {
        HttpHeaders headers = request.headers();
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null ? version.minorVersion() > 0 : !isAuthority(host) || isRepeated(headers)) {
            return rejected(HttpResponseStatus.BAD_REQUEST, "The request must have one Host field with a host.");
        }
        String uri = request.uri();
        if (uri.startsWith("/") && isVisible(uri)) {
            return new Valid(host == null ? "" : host.toLowerCase(Locale.ROOT), uri, Optional.empty());
        }
        if (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
            return new Valid(host == null ? "" : host.toLowerCase(Locale.ROOT), uri, Optional.empty());
        }
        return absolute(uri);
    }

    private static boolean isRepeated(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.HOST).size() > 1;
    }

    /// RFC 9112 section 3.2.2
    private static RequestHead absolute(String uri) {
        for (Scheme scheme : Scheme.values()) {
            String rest = rest(uri, scheme + "://");
            if (rest == null || !isVisible(rest)) {
                continue;
            }
            int path = rest.indexOf('/');
            int query = rest.indexOf('?');
            int end = path < 0 || (query >= 0 && query < path) ? query : path;
            String authority = end < 0 ? rest : rest.substring(0, end);
            String target = end < 0 ? "" : rest.substring(end);
            if (isAuthority(authority)) {
                return new Valid(authority.toLowerCase(Locale.ROOT), target.startsWith("/") ? target : "/" + target,
                        Optional.of(scheme));
            }
        }
        return rejected(HttpResponseStatus.BAD_REQUEST, "The request target must be a path, as in GET /index.html.");
    }

    private static @Nullable String rest(String uri, String scheme) {
        return uri.regionMatches(true, 0, scheme, 0, scheme.length()) ? uri.substring(scheme.length()) : null;
    }

    private static boolean isVisible(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char character = uri.charAt(i);
            if (character <= ' ' || character > '~' || character == '#') {
                return false;
            }
        }
        return true;
    }

    /// A name or an address with an optional port (RFC 3986 section 3.2). User information is not allowed. Neither is a
    /// comma, although a name may have one: it may come from a proxy that joined two fields.
    private static boolean isAuthority(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(bracket, 0));
        int end = colon < 0 ? text.length() : colon;
        boolean isHost = text.startsWith("[")
                ? end == bracket + 1 && consistsOf("0123456789abcdefABCDEF:.", text, 1, bracket)
                : consistsOf(NAME_CHARACTERS, text, 0, end);
        return isHost && (colon < 0 || colon + 1 == text.length()
                || consistsOf("0123456789", text, colon + 1, text.length()));
    }

    private static boolean consistsOf(String characters, String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return begin < end;
    }

    /// The response to a target URI that this connection cannot serve (RFC 9110 section 7.4).
    static Rejected misdirected() {
        return rejected(HttpResponseStatus.MISDIRECTED_REQUEST,
                "A request for https needs a connection with TLS.");
    }

    /// The approximate memory of a head in octets, with an overhead for each field (RFC 9113 section 6.5.2).
    static int octets(HttpRequest request) {
        int octets = request.uri().length();
        for (Map.Entry<String, String> field : request.headers()) {
            octets += field.getKey().length() + field.getValue().length() + FIELD_OVERHEAD;
        }
        return octets;
    }

    private static Rejected rejected(HttpResponseStatus status, String sentence) {
        return new Rejected(SiteResponse.text(status, sentence));
    }
}
