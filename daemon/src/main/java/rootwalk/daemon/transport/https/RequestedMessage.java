package rootwalk.daemon.transport.https;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// The DNS message of an HTTP request (RFC 8484 section 4.1).
sealed interface RequestedMessage {

    /// The parameter with the message, before its value.
    String PARAMETER = "dns=";

    /// The media type of messages.
    String MEDIA_TYPE = "application/dns-message";

    /// A message, of any content.
    ///
    /// @param octets at least one, at most [QueryContext#MAX_MESSAGE]
    @SuppressWarnings("ArrayRecordComponent") // read once
    record Present(byte[] octets) implements RequestedMessage {}

    /// There is none.
    ///
    /// @param response to the request
    record Absent(SiteResponse response) implements RequestedMessage {}

    /// @param paths at which queries are answered
    static RequestedMessage of(SiteRequest request, List<String> paths) {
        if (!paths.contains(request.path())) {
            return absent(HttpResponseStatus.NOT_FOUND,
                    "DNS queries are answered at " + String.join(" and ", paths) + ".");
        }
        if (request.isGetOrHead()) {
            return ofQuery(request.query());
        }
        if (request.method().equals(HttpMethod.POST)) {
            return ofContent(request);
        }
        HttpMethod[] methods = {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS};
        return new Absent(request.method().equals(HttpMethod.OPTIONS)
                ? SiteResponse.options(methods)
                : SiteResponse.notAllowed(methods));
    }

    private static RequestedMessage ofQuery(String query) {
        int begin = parameter(query, 0);
        if (begin < 0) {
            return absent(HttpResponseStatus.BAD_REQUEST, """
                This is a server of DNS over HTTPS (RFC 8484). Browsers and other clients send DNS queries to this \
                address; enter it in their settings for DNS over HTTPS or "secure DNS".
                A query is the parameter dns= of GET, or the content of POST.""");
        }
        int end = query.indexOf('&', begin);
        if (end >= 0 && parameter(query, end + 1) >= 0) {
            return absent(HttpResponseStatus.BAD_REQUEST, "The parameter dns= must be given once.");
        }
        return decoded(query.substring(begin, end < 0 ? query.length() : end));
    }

    /// Where the value of the parameter begins whose name begins at `from` or later; negative if there is none.
    private static int parameter(String query, int from) {
        int at = from;
        while (!query.startsWith(PARAMETER, at)) {
            at = query.indexOf('&', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return at + PARAMETER.length();
    }

    private static RequestedMessage decoded(String value) {
        // RFC 8484 section 4.1: without padding, which Java would accept.
        if (value.indexOf('=') >= 0) {
            return notEncoded();
        }
        try {
            return ofOctets(Base64.getUrlDecoder().decode(value.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            return notEncoded();
        }
    }

    private static RequestedMessage notEncoded() {
        return absent(HttpResponseStatus.BAD_REQUEST,
                "The value of dns= must be a DNS message in base64url without padding (RFC 4648 section 5).");
    }

    private static RequestedMessage ofContent(SiteRequest request) {
        if (!isMessage(request.headers().getAll(HttpHeaderNames.CONTENT_TYPE))
                || request.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return new Absent(SiteResponse.text(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    new DefaultHttpHeaders().set(HttpHeaderNames.ACCEPT, MEDIA_TYPE),
                    "The content must be " + MEDIA_TYPE + ", without a content coding."));
        }
        return ofOctets(request.body().sharedOctets());
    }

    /// RFC 9110 section 8.3.1: the case is irrelevant, and parameters that are not known are ignored.
    private static boolean isMessage(List<String> types) {
        return types.size() == 1
                && types.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE);
    }

    private static RequestedMessage ofOctets(byte[] octets) {
        return octets.length == 0 || octets.length > QueryContext.MAX_MESSAGE
                ? absent(HttpResponseStatus.BAD_REQUEST,
                        "A DNS message has 12 to " + QueryContext.MAX_MESSAGE + " octets, not " + octets.length + ".")
                : new Present(octets);
    }

    private static RequestedMessage absent(HttpResponseStatus status, String sentence) {
        return new Absent(SiteResponse.text(status, sentence));
    }
}
