package rootwalk.web.site.demo;

import java.util.Map;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Returns what it received: the content of POST, PUT and PATCH, or the head of a GET as text.
public final class Echo implements Handler {

    private static final HttpMethod[] ALLOWED = {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT,
            HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS};

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return takesContent(request) ? ContentHandling.READ : ContentHandling.DISCARD;
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (takesContent(request)) {
            // Not with the original type: content from a client must not be rendered as a page of this site.
            var headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .set("x-content-type-options", "nosniff");
            return new SiteResponse.Full(HttpResponseStatus.OK, headers, request.body());
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return SiteResponse.options(ALLOWED);
        }
        return request.isGetOrHead() || request.method().equals(HttpMethod.DELETE)
                ? SiteResponse.text(HttpResponseStatus.OK, head(request))
                : SiteResponse.notAllowed(ALLOWED);
    }

    private static boolean takesContent(SiteRequest request) {
        HttpMethod method = request.method();
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    private static String head(SiteRequest request) {
        var head = new StringBuilder(request.method() + " " + request.target() + "\n");
        for (Map.Entry<String, String> field : request.headers()) {
            head.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
        }
        return head.toString().stripTrailing();
    }
}
