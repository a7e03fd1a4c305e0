package rootwalk.web.site;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Redirects to another origin (RFC 9110 section 15.4).
///
/// @param status 301, 302, 303, 307 or 308
/// @param to scheme and authority, `https://www.example`; path and query of the request are appended
public record Redirect(HttpResponseStatus status, String to) implements Handler {

    public static Redirect by(int status, String to) {
        return new Redirect(HttpResponseStatus.valueOf(status), to);
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        return leading(status, request.target().startsWith("/") ? to + request.target() : to + "/");
    }

    /// From a folder without a trailing slash to the same with it, so that relative links work.
    static SiteResponse toFolder(SiteRequest request) {
        String query = request.query();
        return leading(HttpResponseStatus.MOVED_PERMANENTLY,
                request.path() + "/" + (query.isEmpty() ? "" : "?" + query));
    }

    private static SiteResponse leading(HttpResponseStatus status, String location) {
        return SiteResponse.text(status, new DefaultHttpHeaders().set(HttpHeaderNames.LOCATION, location),
                "The new location is " + location);
    }
}
