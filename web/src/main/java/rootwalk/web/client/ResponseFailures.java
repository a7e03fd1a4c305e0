package rootwalk.web.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.InvalidChunkTerminationException;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.TransferEncodingNotAllowedException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;
import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.connect.TlsErrorText;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.wire.CountText;

/// The failures of responses that are incomplete or invalid.
final class ResponseFailures {

    /// The usual cause of an HTTP/2 error.
    static final String SERVER_FAULT = "an error in the server, or in a proxy in front of it";

    private static final String ENDLESS_FIELDS = "a server that sets too many cookies or adds fields endlessly";

    /// Netty's message for a header section that is much too large, which ends the connection.
    private static final Pattern HEAD_TOO_LARGE =
            Pattern.compile("Header size exceeded max allowed size \\(([0-9]+)\\)");

    private static final int MAX_QUOTE = 120;

    private ResponseFailures() {}

    /// @param hasHead whether the head is valid, so that the content is malformed
    static FetchFailure malformed(HttpObject malformed, boolean hasHead, Limits limits) {
        Throwable why = malformed.decoderResult().cause();
        if (why instanceof PrematureChannelClosureException) {
            return new FetchFailure(FetchStep.RECEIVE, "the connection was closed in the head of the response",
                    "a server process that crashed, or the timeout of a proxy");
        }
        return !hasHead && hasStatus(malformed) ? malformedHead(why, limits) : malformed(why, hasHead, limits);
    }

    /// Whether a malformed head has a status line. Without one, Netty creates a response.
    static boolean hasStatus(HttpObject malformed) {
        return malformed instanceof HttpResponse && !(malformed instanceof FullHttpResponse);
    }

    private static FetchFailure malformedHead(Throwable why, Limits limits) {
        return isTooLong(why)
                ? malformed(why, false, limits)
                : malformedHead(quote(why));
    }

    /// A head with a valid status line and a malformed rest.
    static FetchFailure malformedHead(String why) {
        return new FetchFailure(FetchStep.RECEIVE, "the head of the response is malformed: " + why,
                "a program that writes header fields without checking them, or a faulty proxy");
    }

    private static boolean isTooLong(Throwable why) {
        return why instanceof TooLongHttpHeaderException || why instanceof TooLongHttpLineException;
    }

    private static FetchFailure malformed(Throwable why, boolean hasHead, Limits limits) {
        return switch (why) {
            case TooLongHttpHeaderException _ -> new FetchFailure(FetchStep.RECEIVE,
                    "the header section is larger than " + limits.head() + " octets",
                    ENDLESS_FIELDS, why);
            case TooLongHttpLineException _ -> new FetchFailure(FetchStep.RECEIVE,
                    "a line of the response is longer than " + limits.head() + " octets",
                    "not a web server, or one that extends a field endlessly", why);
            default -> hasHead
                    ? new FetchFailure(FetchStep.RECEIVE, "a chunk of the content is malformed: " + quote(why),
                            "a server or proxy that writes wrong chunk sizes, or content without chunks", why)
                    : noHttp(quote(why));
        };
    }

    static FetchFailure noHttp(String why) {
        return new FetchFailure(FetchStep.RECEIVE, "the response is not HTTP: " + why,
                "another protocol at that port, such as TLS, SSH or mail");
    }

    static FetchFailure tooManyInterim(int most) {
        return new FetchFailure(FetchStep.WAIT,
                "more than " + most + " interim responses were received, and no final one",
                "a server that repeats 1xx, by mistake or as an attack");
    }

    static FetchFailure tooManyEmpty() {
        return new FetchFailure(FetchStep.RECEIVE, "too many empty pieces of content were received",
                "a mistake in the server, or an attack");
    }

    /// RFC 9110 section 15.2.2, RFC 9113 section 8.6
    static FetchFailure switchedProtocols() {
        return new FetchFailure(FetchStep.RECEIVE,
                "the server switched to another protocol (101) without a request to do so",
                "a server for only that protocol on this port, such as WebSocket");
    }

    static FetchFailure endedInterim(CharSequence status) {
        return new FetchFailure(FetchStep.WAIT,
                "the server ended the stream with an interim response (" + status + "), without a final one",
                SERVER_FAULT);
    }

    static FetchFailure contentOfInterim() {
        return new FetchFailure(FetchStep.WAIT,
                "content was received after an interim response, before the final one", SERVER_FAULT);
    }

    static FetchFailure withoutStatus() {
        return new FetchFailure(FetchStep.RECEIVE, "the response is not HTTP: it has no :status",
                "a mistake in the HTTP/2 implementation of the server");
    }

    static FetchFailure tooLarge(int limit) {
        return new FetchFailure(FetchStep.RECEIVE, "the content is larger than " + limit + " octets",
                "an endless stream, or a decompression bomb; with a larger heap, up to an "
                        + "eighth of it is accepted");
    }

    static FetchFailure memoryExceeded(long limit) {
        return new FetchFailure(FetchStep.RECEIVE,
                "the page is larger than " + limit + " octets in total",
                "very large parts or very many; with a larger heap, up to a quarter of it is accepted");
    }

    /// The reason for a connection that this client closed after a frame of the server, before its stream was known.
    static CloseReason brokeConnection(Http2Exception why) {
        Matcher tooLarge = HEAD_TOO_LARGE.matcher(ErrorText.of(why));
        return tooLarge.matches()
                ? new CloseReason("the header section is larger than " + tooLarge.group(1)
                        + " octets; this client closed the connection", ENDLESS_FIELDS)
                : new CloseReason(brokeHttp2(why, "connection"), SERVER_FAULT);
    }

    /// @param ended what this client closed: the connection or the stream
    static String brokeHttp2(Http2Exception why, String ended) {
        return brokeHttp2(nettyText(why), ended);
    }

    static String brokeHttp2(String how, String ended) {
        return "the server violated HTTP/2: " + quote(how) + "; this client closed the " + ended;
    }

    static FetchFailure truncated(int received, @Nullable String expected, Framing framing) {
        String of = expected != null ? "of " + expected : switch (framing) {
            case HTTP_1 -> "before its last chunk";
            case HTTP_2 -> "before its stream ended";
        };
        return new FetchFailure(FetchStep.RECEIVE,
                "the connection was closed after " + CountText.of(received, "octet") + " of content, "
                        + of,
                "a server process that crashed, the timeout of a proxy, or a wrong Content-Length");
    }

    /// The reason for a connection with data without a request (RFC 9112 section 9.2).
    static CloseReason surplus(ResponseDecoder.Surplus surplus) {
        String octets = CountText.of(surplus.octets(), "octet");
        return switch (surplus.position()) {
            case BEFORE_A_REQUEST -> new CloseReason(
                    "the server sent " + octets + " before the request, beginning with \""
                            + surplus.begin() + "\"; this client closed the connection",
                    "another protocol at that port, such as SSH or mail, or a server that has reached its limit of "
                            + "connections");
            case AFTER_A_RESPONSE -> new CloseReason("the server sent " + octets
                    + " after the end of its response; this client closed the connection",
                    "a Content-Length that is too small, or content in a response that must not have any");
        };
    }

    static FetchFailure closedInFirstLine(String begin) {
        return new FetchFailure(FetchStep.RECEIVE,
                "the connection was closed in the first line of the response, which is \"" + begin + "\"",
                "another protocol at that port, a server that crashed, or one of HTTP/0.9");
    }

    static FetchFailure closedBeforeResponse() {
        return new FetchFailure(FetchStep.WAIT, "the server closed the connection without a response",
                "a server process that crashed, a middlebox that rejects the request, or TLS expected "
                        + "on this port");
    }

    static FetchFailure reset(long code) {
        Http2Error error = Http2Error.valueOf(code);
        return new FetchFailure(FetchStep.RECEIVE, "the server reset the stream with "
                + (error == null ? "error " + code : error.name()),
                "a server that cancelled the request; see its log");
    }

    static FetchFailure connectionFailed(Throwable why, boolean hasHead, Limits limits) {
        if (why instanceof DecoderException && why.getCause() instanceof FetchFailure failure) {
            return failure;
        }
        if (why instanceof Http2Exception.HeaderListSizeException) {
            return malformed(new TooLongHttpHeaderException(why.getMessage()), hasHead, limits);
        }
        if (why instanceof Http2Exception breach) {
            return new FetchFailure(FetchStep.RECEIVE, brokeHttp2(breach, "stream"), SERVER_FAULT, why);
        }
        boolean reset = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("reset");
        FetchStep step = hasHead ? FetchStep.RECEIVE : FetchStep.WAIT;
        Optional<FetchFailure> rejection = TlsErrorText.rejectedAfterHandshake(why, step);
        if (rejection.isPresent()) {
            return rejection.get();
        }
        return reset
                ? new FetchFailure(step, "the connection was reset",
                        "a server process that crashed, or a middlebox that closed the connection", why)
                : new FetchFailure(step, "the connection failed: " + quote(why),
                        "the network, or a failure of the server",
                        why);
    }

    static String time(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// Text of an exception that quotes the network, shortened and without control characters.
    private static String quote(Throwable why) {
        return quote(nettyText(why));
    }

    /// Netty's exceptions for some HTTP/1 errors have no message, or one about a request.
    private static String nettyText(Throwable why) {
        return switch (why) {
            case InvalidChunkTerminationException _ -> "a chunk is longer than its declared size";
            case InvalidChunkExtensionException _ -> "the line of its size cannot be read";
            case InvalidLineSeparatorException _ -> "a line ends without CR and LF";
            case ContentLengthNotAllowedException _ -> "it has both Content-Length and Transfer-Encoding";
            case TransferEncodingNotAllowedException _ ->
                "Transfer-Encoding was sent with HTTP/1.0, which does not have it";
            // Netty has one message for several lengths and for those that are no number.
            default -> ErrorText.of(why).replace("request line", "status line")
                    .replace("Multiple content-length headers received", "Content-Length is not one number");
        };
    }

    /// Text from the network, shortened and without control characters.
    static String quote(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '.' : c)
                .limit(MAX_QUOTE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
