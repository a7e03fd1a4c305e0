package rootwalk.web.client;

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.http.Request;

/// The default header fields of each request.
final class RequestFields {

    private static final String AGENT = "rootwalk/0.1";

    private RequestFields() {}

    /// The request with default fields. A field that is set to an empty value is not sent.
    static Request complete(Request request, Cookies cookies) {
        HttpHeaders headers = request.headers().copy();
        setDefault(headers, HttpHeaderNames.HOST, request.url().authority());
        setDefault(headers, HttpHeaderNames.USER_AGENT, AGENT);
        setDefault(headers, HttpHeaderNames.ACCEPT, "*/*");
        setDefault(headers, HttpHeaderNames.ACCEPT_ENCODING, codings());
        if (request.url().userInfo().isPresent()) {
            var user = new Credentials.Basic(request.url().userName(), request.url().password());
            setDefault(headers, HttpHeaderNames.AUTHORIZATION, user.field());
        }
        cookies.header(request.url()).ifPresent(cookie -> setDefault(headers, HttpHeaderNames.COOKIE, cookie));
        boolean hasContent = request.body().length() > 0 || request.method().equals(HttpMethod.POST)
                || request.method().equals(HttpMethod.PUT) || request.method().equals(HttpMethod.PATCH);
        if (hasContent) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
        }
        return new Request(request.method(), request.url(), headers, request.body());
    }

    private static void setDefault(HttpHeaders headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        } else if (headers.getAll(name).stream().allMatch(String::isEmpty)) {
            headers.remove(name);
        }
    }

    /// The codings that [ContentDecoder] supports on this machine.
    static String codings() {
        List<String> codings = new ArrayList<>(List.of("gzip", "deflate"));
        if (Brotli.isAvailable()) {
            codings.add("br");
        }
        if (Zstd.isAvailable()) {
            codings.add("zstd");
        }
        return String.join(", ", codings);
    }
}
