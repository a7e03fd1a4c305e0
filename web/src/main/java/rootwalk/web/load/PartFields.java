package rootwalk.web.load;

import java.util.List;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Request;
import rootwalk.web.page.Priority;
import rootwalk.web.page.Resource;
import rootwalk.web.page.Resource.Kind;
import rootwalk.web.url.Url;

/// The header fields of a request for a part of a page, as in browsers.
final class PartFields {

    private static final String PRIORITY = "priority";

    /// Fields that are copied from the document's request, for any server.
    private static final List<CharSequence> FOR_ALL =
            List.of(HttpHeaderNames.USER_AGENT, HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderNames.ACCEPT_LANGUAGE);

    private PartFields() {}

    /// @param document the request for the document
    /// @param page the final URL of the document
    static HttpHeaders of(Resource resource, Request document, Url page) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (CharSequence name : FOR_ALL) {
            headers.set(name, document.headers().getAll(name));
        }
        if (resource.url().origin().equals(document.url().origin())) {
            headers.set(HttpHeaderNames.AUTHORIZATION, document.headers().getAll(HttpHeaderNames.AUTHORIZATION));
        }
        headers.set(HttpHeaderNames.ACCEPT, accept(resource.kind()));
        if (!page.isSecure() || resource.url().isSecure()) {
            headers.set(HttpHeaderNames.REFERER, referrer(page, resource.url()));
        }
        headers.set(PRIORITY, "u=" + urgency(resource.priority()));
        return headers;
    }

    private static String accept(Kind kind) {
        return switch (kind) {
            case STYLESHEET -> "text/css,*/*;q=0.1";
            case IMAGE, ICON -> "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8";
            case FRAME -> "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
            case SCRIPT, MODULE, FONT, MEDIA, MANIFEST, DATA -> "*/*";
        };
    }

    /// The URL of the page for its own origin, only the origin for others: the default of browsers (Referrer Policy,
    /// `strict-origin-when-cross-origin`).
    private static String referrer(Url page, Url target) {
        return page.origin().equals(target.origin())
                ? page.withoutUserInfo().withoutFragment().toString()
                : page.origin() + "/";
    }

    /// RFC 9218 section 4.1; 3 is the default.
    private static int urgency(Priority priority) {
        return switch (priority) {
            case HIGHEST -> 0;
            case HIGH -> 1;
            case MEDIUM -> 2;
            case LOW -> 3;
            case LOWEST -> 4;
        };
    }
}
