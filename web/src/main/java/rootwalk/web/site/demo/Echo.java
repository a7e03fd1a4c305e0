package rootwalk.web.site.demo;

import java.util.Map;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Reply;
import rootwalk.web.site.Visit;

/// Says what it was sent: the content of POST, PUT and PATCH as it is, the head of a GET as text.
public final class Echo implements Handler {

    private static final HttpMethod[] ALLOWED = {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT,
            HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS};

    @Override
    public Appetite appetite(Visit visit) {
        return takesContent(visit) ? Appetite.WHOLE : Appetite.NONE;
    }

    @Override
    public Reply answer(Visit visit) {
        if (takesContent(visit)) {
            // Not with its own type: content of a client must not run as a page of this site.
            var headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .set("x-content-type-options", "nosniff");
            return new Reply.Whole(HttpResponseStatus.OK, headers, visit.body());
        }
        if (visit.method().equals(HttpMethod.OPTIONS)) {
            return Reply.options(ALLOWED);
        }
        return visit.isRead() || visit.method().equals(HttpMethod.DELETE)
                ? Reply.text(HttpResponseStatus.OK, head(visit))
                : Reply.notAllowed(ALLOWED);
    }

    private static boolean takesContent(Visit visit) {
        HttpMethod method = visit.method();
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    private static String head(Visit visit) {
        var head = new StringBuilder(visit.method() + " " + visit.target() + "\n");
        for (Map.Entry<String, String> field : visit.headers()) {
            head.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
        }
        return head.toString().stripTrailing();
    }
}
