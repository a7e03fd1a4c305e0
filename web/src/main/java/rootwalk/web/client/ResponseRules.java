package rootwalk.web.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;

/// Rules for responses that Netty's codecs do not check.
final class ResponseRules {

    private ResponseRules() {}

    /// What is wrong with the head of an interim or final response.
    static Optional<FetchFailure> headViolation(HttpResponse response, Framing framing) {
        Optional<FetchFailure> ofFraming = switch (framing) {
            case HTTP_1 -> statusLine(response).or(() -> transferCoding(response));
            // Netty adds a version and a transfer coding to HTTP/2 responses.
            case HTTP_2 -> Optional.empty();
        };
        return ofFraming.or(() -> upgrade(response)).or(() -> values(response, framing));
    }

    /// A status above 599 is invalid and is handled as 5xx (RFC 9110 section 15). A status below 100, or with more than
    /// three digits (RFC 9112 section 4), is an error.
    private static Optional<FetchFailure> statusLine(HttpResponse response) {
        HttpVersion version = response.protocolVersion();
        int status = response.status().code();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            return Optional.of(ResponseFailures.noHttp("its version is " + version.text()));
        }
        return status < 100 || status > 999
                ? Optional.of(ResponseFailures.noHttp("its status is " + status))
                : Optional.empty();
    }

    /// Without `TE` in the request, only `chunked` is allowed (RFC 9112 section 7.4).
    private static Optional<FetchFailure> transferCoding(HttpResponse response) {
        List<String> fields = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        String codings = String.join(", ", fields).strip();
        return fields.isEmpty() || codings.equalsIgnoreCase("chunked")
                ? Optional.empty()
                : Optional.of(new FetchFailure(FetchStep.RECEIVE,
                        "the transfer coding is \"" + ResponseFailures.quote(codings)
                                + "\", but only chunked is allowed",
                        "a server or proxy that sends Transfer-Encoding instead of Content-Encoding"));
    }

    /// NUL, CR and LF are not allowed in field values (RFC 9110 section 5.5, RFC 9113 section 8.2.1). Over HTTP/1, a
    /// cookie with one of them is invalid and is ignored by the cookie jar.
    private static Optional<FetchFailure> values(HttpResponse response, Framing framing) {
        for (Map.Entry<String, String> field : response.headers()) {
            boolean isCookie = framing == Framing.HTTP_1
                    && HttpHeaderNames.SET_COOKIE.contentEqualsIgnoreCase(field.getKey());
            if (!isCookie && field.getValue().chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
                return Optional.of(ResponseFailures.malformedHead("the value of "
                        + ResponseFailures.quote(field.getKey()) + " contains NUL, CR or LF"));
            }
        }
        return Optional.empty();
    }

    /// The length of the content over HTTP/2: it must equal `Content-Length`, and be zero for a response without
    /// content (RFC 9113 section 8.1.1).
    ///
    /// @param ended whether the content is complete
    static Optional<FetchFailure> contentViolation(HttpMethod method, HttpResponseStatus status,
            @Nullable String length,
            int octets, boolean ended) {
        boolean hasNone = method.equals(HttpMethod.HEAD) || status.equals(HttpResponseStatus.NO_CONTENT)
                || status.equals(HttpResponseStatus.NOT_MODIFIED);
        if (hasNone) {
            return octets == 0
                    ? Optional.empty()
                    : Optional.of(new FetchFailure(FetchStep.RECEIVE,
                            "the response has content, but " + (method.equals(HttpMethod.HEAD)
                                    ? "HEAD has none"
                                    : status.code() + " has none"),
                            ResponseFailures.SERVER_FAULT));
        }
        if (length == null || !ended || length.equals(Integer.toString(octets))) {
            return Optional.empty();
        }
        return Optional.of(new FetchFailure(FetchStep.RECEIVE, "the content has " + octets
                + " octets, but Content-Length is " + ResponseFailures.quote(length),
                ResponseFailures.SERVER_FAULT));
    }

    /// The client requests no upgrade (RFC 9110 section 15.2.2). HTTP/2 has none, which [StreamResponses] checks.
    private static Optional<FetchFailure> upgrade(HttpResponse response) {
        return response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                ? Optional.of(ResponseFailures.switchedProtocols())
                : Optional.empty();
    }
}
