package rootwalk.web.client;

import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Step;

/// What a head must be like, beyond what Netty's codecs see to, before the response is believed.
final class HeadRules {

    private HeadRules() {}

    /// What is wrong with a head, interim or final.
    static Optional<FetchFailure> breach(HttpResponse response, Framing framing) {
        Optional<FetchFailure> ofFraming = switch (framing) {
            case HTTP_1 -> statusLine(response).or(() -> transferCoding(response));
            // Netty makes up a version and transfer codings for it.
            case HTTP_2 -> Optional.empty();
        };
        return ofFraming.or(() -> upgrade(response));
    }

    /// A status beyond 599 is invalid and still taken, as one of 5xx (RFC 9110 section 15); of less than 100, or of more
    /// than three digits (RFC 9112 section 4), it is no status at all.
    private static Optional<FetchFailure> statusLine(HttpResponse response) {
        HttpVersion version = response.protocolVersion();
        int status = response.status().code();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            return Optional.of(ReceptionWords.noHttp("it says " + version.text() + ", which has no such form"));
        }
        return status < 100 || status > 999
                ? Optional.of(ReceptionWords.noHttp("its status is " + status))
                : Optional.empty();
    }

    /// Without `TE` in the request none but `chunked` may be used (RFC 9112 section 7.4).
    private static Optional<FetchFailure> transferCoding(HttpResponse response) {
        List<String> fields = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        String codings = String.join(", ", fields).strip();
        return fields.isEmpty() || codings.equalsIgnoreCase("chunked")
                ? Optional.empty()
                : Optional.of(new FetchFailure(Step.RECEIVE,
                        "the transfer coding is \"" + ReceptionWords.quote(codings)
                                + "\", where only chunked was permitted",
                        "a server or proxy that says Transfer-Encoding and means Content-Encoding"));
    }

    /// None was asked for (RFC 9110 section 15.2.2), and HTTP/2 has none (RFC 9113 section 8.6).
    private static Optional<FetchFailure> upgrade(HttpResponse response) {
        return response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                ? Optional.of(new FetchFailure(Step.RECEIVE, "the server switched to another protocol (101), unasked",
                        "a server that speaks only that protocol at this port, such as WebSocket"))
                : Optional.empty();
    }
}
