package rootwalk.web.cache;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;
import rootwalk.web.http.HttpDate;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;

/// Answers range requests from a stored complete response (RFC 9110 section 14).
final class StoredRange {

    /// One byte range. Requests for several ranges are sent to the server.
    private static final Pattern RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*",
            Pattern.CASE_INSENSITIVE);

    private StoredRange() {}

    /// Why a stored response cannot be used for a range request; empty if it can.
    static Optional<String> reasonNotToUse(Request request, Response whole) {
        if (!isWanted(request)) {
            return Optional.empty();
        }
        if (whole.status().code() != 200) {
            return Optional.of("a part is requested, but the stored response has no parts");
        }
        if (whole.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Optional.of("a part of the coded content is requested, but the content is stored decoded");
        }
        return matched(request).isPresent()
                ? Optional.empty()
                : Optional.of("the request is not for one range of octets");
    }

    /// The response to the request: 206 or 416 for a range; the complete response if no range is requested or
    /// `If-Range` does not match.
    ///
    /// @param now used to parse a date in `If-Range`
    static Response of(Request request, Response whole, Instant now) {
        Optional<Matcher> range = isWanted(request) && whole.status().code() == 200
                && !whole.headers().contains(HttpHeaderNames.CONTENT_ENCODING) && matchesIfRange(request, whole, now)
                        ? matched(request)
                        : Optional.empty();
        return range.map(found -> part(found, whole)).orElse(whole);
    }

    /// `Range` is defined for `GET` only (RFC 9110 section 14.2).
    private static boolean isWanted(Request request) {
        return request.method().equals(HttpMethod.GET) && request.headers().contains(HttpHeaderNames.RANGE);
    }

    private static Optional<Matcher> matched(Request request) {
        Matcher range = RANGE.matcher(request.headers().get(HttpHeaderNames.RANGE, "").strip());
        boolean isRange = range.matches() && !(range.group(1).isEmpty() && range.group(2).isEmpty())
                && (range.group(1).isEmpty() || range.group(2).isEmpty()
                        || Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2)));
        return isRange ? Optional.of(range) : Optional.empty();
    }

    /// Whether the strong validator in `If-Range` matches the stored response (RFC 9110 section 13.1.5).
    private static boolean matchesIfRange(Request request, Response whole, Instant now) {
        String validator = request.headers().get(HttpHeaderNames.IF_RANGE, "").strip();
        if (validator.isEmpty()) {
            return true;
        }
        if (validator.startsWith("\"")) {
            return validator.equals(whole.headers().get(HttpHeaderNames.ETAG, "").strip());
        }
        Optional<Instant> date = HttpDate.parse(validator, now);
        return date.isPresent()
                && date.equals(HttpDate.parse(whole.headers().get(HttpHeaderNames.LAST_MODIFIED, ""), now));
    }

    private static Response part(Matcher range, Response whole) {
        int length = whole.body().length();
        boolean isSuffix = range.group(1).isEmpty();
        long first = isSuffix
                ? Math.max(0, length - Long.parseLong(range.group(2)))
                : Long.parseLong(range.group(1));
        long last = isSuffix || range.group(2).isEmpty()
                ? length - 1L
                : Math.min(length - 1L, Long.parseLong(range.group(2)));
        HttpHeaders headers = whole.headers().copy();
        if (first > last) {
            headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + length).set(HttpHeaderNames.CONTENT_LENGTH, 0);
            return new Response(whole.version(), HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers,
                    Body.NONE, 0);
        }
        Body part = Body.of(Arrays.copyOfRange(whole.body().sharedOctets(), (int) first, (int) last + 1));
        headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + length)
                .set(HttpHeaderNames.CONTENT_LENGTH, part.length());
        return new Response(whole.version(), HttpResponseStatus.PARTIAL_CONTENT, headers, part, part.length());
    }
}
