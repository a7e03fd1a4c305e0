package rootwalk.web.client;

import java.time.Duration;
import java.util.Locale;

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
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;

/// Responses that break off or break the rules, in words.
final class ResponseFailures {

    /// What a server usually does that breaks HTTP/2.
    static final String SERVER_FAULT = "a mistake in the server, or in a proxy before it";

    private static final int MAX_QUOTE = 120;

    private ResponseFailures() {}

    /// @param hasHead
    ///            whether the head was well formed, so that it is the content that is not
    static FetchFailure malformed(HttpObject malformed, boolean hasHead, Limits limits) {
        Throwable why = malformed.decoderResult().cause();
        if (why instanceof PrematureChannelClosureException) {
            return new FetchFailure(FetchStep.RECEIVE, "the connection was closed within the head of the response",
                    "a server process that died, or a proxy's time limit");
        }
        return !hasHead && hasStatus(malformed) ? malformedHead(why, limits) : malformed(why, hasHead, limits);
    }

    /// Whether a malformed head has a status line at least. Netty makes up a response where it has none.
    static boolean hasStatus(HttpObject malformed) {
        return malformed instanceof HttpResponse && !(malformed instanceof FullHttpResponse);
    }

    private static FetchFailure malformedHead(Throwable why, Limits limits) {
        return isTooLong(why)
                ? malformed(why, false, limits)
                : malformedHead(quote(why));
    }

    /// A head that begins with a status line and goes on with something that no head has.
    static FetchFailure malformedHead(String why) {
        return new FetchFailure(FetchStep.RECEIVE, "the head of the response is malformed: " + why,
                "a program that writes header fields itself, or a proxy that joins what does not belong together");
    }

    private static boolean isTooLong(Throwable why) {
        return why instanceof TooLongHttpHeaderException || why instanceof TooLongHttpLineException;
    }

    private static FetchFailure malformed(Throwable why, boolean hasHead, Limits limits) {
        return switch (why) {
            case TooLongHttpHeaderException _ -> new FetchFailure(FetchStep.RECEIVE,
                    "the header section is larger than " + limits.head() + " octets",
                    "a server that sets too many cookies, or adds fields without an end", why);
            case TooLongHttpLineException _ -> new FetchFailure(FetchStep.RECEIVE,
                    "a line of the response is longer than " + limits.head() + " octets",
                    "no web server, or one that adds to a field without an end", why);
            default -> hasHead
                    ? new FetchFailure(FetchStep.RECEIVE, "a chunk of the content is malformed: " + quote(why),
                            "a server or proxy that counts its chunks wrongly, or writes content without chunks", why)
                    : noHttp(quote(why));
        };
    }

    static FetchFailure noHttp(String why) {
        return new FetchFailure(FetchStep.RECEIVE, "what came is no HTTP response: " + why,
                "another protocol at that port, such as TLS, SSH or mail");
    }

    static FetchFailure tooManyInterim(int most) {
        return new FetchFailure(FetchStep.WAIT, "more than " + most + " interim responses came, and no final one",
                "a server that says 1xx again and again, to keep the connection busy or by mistake");
    }

    static FetchFailure tooManyEmpty() {
        return new FetchFailure(FetchStep.RECEIVE, "pieces of content came without an octet in them, again and again",
                "a server that wants to keep the connection busy, or a mistake in it");
    }

    static FetchFailure withoutStatus() {
        return new FetchFailure(FetchStep.RECEIVE, "what came is no HTTP response: it has no :status",
                "a server that writes HTTP/2 wrongly");
    }

    static FetchFailure tooLarge(int limit) {
        return new FetchFailure(FetchStep.RECEIVE, "the content is larger than " + limit + " octets",
                "a stream without an end, or a small coded content that was made to grow; with a larger heap, up to an "
                        + "eighth of it is taken");
    }

    static FetchFailure memoryExceeded(long limit) {
        return new FetchFailure(FetchStep.RECEIVE,
                "the page is larger than " + limit + " octets, with all that came before",
                "very large parts or very many; with a larger heap, up to a quarter of it is taken");
    }

    /// @param ended
    ///            what this client ended therefore
    static String brokeHttp2(Http2Exception why, String ended) {
        return "the server broke HTTP/2: " + quote(why) + "; this client closed the " + ended;
    }

    static FetchFailure truncated(int received, @Nullable String expected, Framing framing) {
        String of = expected != null ? "of " + expected : switch (framing) {
            case HTTP_1 -> "before its last chunk";
            case HTTP_2 -> "before its stream ended";
        };
        return new FetchFailure(FetchStep.RECEIVE,
                "the connection was closed after " + received + " octets of content, "
                        + of,
                "a server process that died, a proxy's time limit, or a Content-Length that is wrong");
    }

    /// Octets that belong to no request (RFC 9112 section 9.2), for the request that they stand in the way of.
    static CloseReason surplus(ResponseDecoder.Surplus surplus) {
        String octets = surplus.octets() == 1 ? "1 octet" : surplus.octets() + " octets";
        return switch (surplus.position()) {
            case BEFORE_A_REQUEST -> new CloseReason("the server sent " + octets + " before the request, which begin \""
                    + surplus.begin() + "\"; this client closed the connection",
                    "another protocol at that port, such as SSH or mail, or a server that has as many connections as it "
                            + "takes");
            case AFTER_A_RESPONSE -> new CloseReason("the server sent " + octets
                    + " after the end of its response; this client closed the connection",
                    "a Content-Length that is too small, or content in a response that has none");
        };
    }

    static FetchFailure closedBeforeResponse() {
        return new FetchFailure(FetchStep.WAIT, "the server closed the connection without a response",
                "a server process that died of this request, a box on the way that does not like it, or TLS expected "
                        + "at this port");
    }

    static FetchFailure reset(long code) {
        Http2Error error = Http2Error.valueOf(code);
        return new FetchFailure(FetchStep.RECEIVE, "the server reset the stream with "
                + (error == null ? "error " + code : error.name()),
                "a server that gave the request up; its log says more");
    }

    static FetchFailure connectionFailed(Throwable why, boolean hasHead, Limits limits) {
        if (why instanceof Http2Exception.HeaderListSizeException) {
            return malformed(new TooLongHttpHeaderException(why.getMessage()), hasHead, limits);
        }
        if (why instanceof Http2Exception breach) {
            return new FetchFailure(FetchStep.RECEIVE, brokeHttp2(breach, "stream"), SERVER_FAULT, why);
        }
        boolean reset = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("reset");
        FetchStep step = hasHead ? FetchStep.RECEIVE : FetchStep.WAIT;
        return reset
                ? new FetchFailure(step, "the connection was reset",
                        "a server process that died, or a box on the way that ended the connection", why)
                : new FetchFailure(step, "the connection broke: " + quote(why), "the network, or a server that failed",
                        why);
    }

    static String time(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// What an exception quotes of the network, short and harmless.
    private static String quote(Throwable why) {
        return quote(nettyText(why));
    }

    /// Netty's exceptions for some breaches of HTTP/1 have no words, or those of a request.
    private static String nettyText(Throwable why) {
        return switch (why) {
            case InvalidChunkTerminationException _ -> "a chunk is longer than its size says";
            case InvalidChunkExtensionException _ -> "the line of its size cannot be read";
            case InvalidLineSeparatorException _ -> "a line ends without CR and LF";
            case ContentLengthNotAllowedException _ -> "it has both Content-Length and Transfer-Encoding";
            case TransferEncodingNotAllowedException _ -> "Transfer-Encoding came with HTTP/1.0, which has none";
            default -> ErrorText.of(why).replace("request line", "status line");
        };
    }

    /// What the network said, short and harmless.
    static String quote(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '.' : c)
                .limit(MAX_QUOTE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
