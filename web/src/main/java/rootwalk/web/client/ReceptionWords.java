package rootwalk.web.client;

import java.util.Locale;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Step;

/// Responses that break off or break the rules, in words.
final class ReceptionWords {

    private static final int LONGEST_QUOTE = 120;

    private ReceptionWords() {}

    /// @param hasHead
    ///            whether the head was well formed, so that it is the content that is not
    static FetchFailure malformed(Throwable why, boolean hasHead, Limits limits) {
        return switch (why) {
            case TooLongHttpHeaderException _ -> new FetchFailure(Step.RECEIVE,
                    "the header section is larger than " + limits.head() + " octets",
                    "a server that sets too many cookies, or adds fields without an end", why);
            case TooLongHttpLineException _ -> new FetchFailure(Step.RECEIVE,
                    "a line of the response is longer than " + limits.head() + " octets",
                    "no web server, or one that adds to a field without an end", why);
            default -> hasHead
                    ? new FetchFailure(Step.RECEIVE, "a chunk of the content is malformed: " + quote(why),
                            "a server or proxy that counts its chunks wrongly, or writes content without chunks", why)
                    : new FetchFailure(Step.RECEIVE, "what came is no HTTP response: " + quote(why),
                            "another protocol at that port, such as TLS, SSH or mail", why);
        };
    }

    static FetchFailure truncated(int received, @Nullable String expected) {
        String of = expected == null ? "before its last chunk" : "of " + expected;
        return new FetchFailure(Step.RECEIVE, "the connection was closed after " + received + " octets of content, "
                + of, "a server process that died, a proxy's time limit, or a Content-Length that is wrong");
    }

    static FetchFailure closedBeforeResponse() {
        return new FetchFailure(Step.WAIT, "the server closed the connection without a response",
                "a server process that died of this request, a box on the way that does not like it, or TLS expected "
                        + "at this port");
    }

    static FetchFailure reset(long code) {
        Http2Error error = Http2Error.valueOf(code);
        return new FetchFailure(Step.RECEIVE, "the server reset the stream with "
                + (error == null ? "error " + code : error.name()),
                "a server that gave the request up; its log says more");
    }

    static FetchFailure broken(Throwable why, boolean hasHead) {
        boolean reset = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("reset");
        Step step = hasHead ? Step.RECEIVE : Step.WAIT;
        return reset
                ? new FetchFailure(step, "the connection was reset",
                        "a server process that died, or a box on the way that ended the connection", why)
                : new FetchFailure(step, "the connection broke: " + quote(why), "the network, or a server that failed",
                        why);
    }

    /// What an exception quotes of the network, short and harmless.
    private static String quote(Throwable why) {
        String text = String.valueOf(why.getMessage()).codePoints()
                .map(c -> Character.isISOControl(c) ? '.' : c)
                .limit(LONGEST_QUOTE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return text.isBlank() ? why.getClass().getSimpleName() : text;
    }
}
