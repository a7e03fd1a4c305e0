package rootwalk.web.server;

import java.util.Map;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Finds the handler of a request: that of its site, or one of the server. Immutable.
record RequestRouter(SiteTable sites, WebSettings settings) {

    private static final HttpMethod[] SOME = {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS};

    Handler route(SiteRequest request, ConnectionInfo connectionInfo) {
        if (request.target().equals("*")) {
            return _ -> SiteResponse.options(SOME);
        }
        Site site = sites.find(request.authority());
        if (site == null || !isServerName(connectionInfo, site)) {
            return _ -> SiteResponse.text(HttpResponseStatus.MISDIRECTED_REQUEST,
                    "No site of this name is served on this connection; try another connection.");
        }
        if (request.method().equals(HttpMethod.TRACE)) {
            return settings.trace() == Trace.ECHOED ? RequestRouter::trace : _ -> SiteResponse.notAllowed(SOME);
        }
        return site.handler();
    }

    /// RFC 9110 section 7.4: a request is misdirected if its site is not the one of the certificate.
    private boolean isServerName(ConnectionInfo connectionInfo, Site site) {
        return connectionInfo.serverName().map(name -> site.equals(sites.find(name))).orElse(true);
    }

    /// RFC 9110 section 9.3.8, without credentials and cookies.
    private static SiteResponse trace(SiteRequest request) {
        var head = new StringBuilder("TRACE " + request.target() + " HTTP/1.1\r\n");
        for (Map.Entry<String, String> field : request.headers()) {
            boolean secret = HttpHeaderNames.COOKIE.contentEqualsIgnoreCase(field.getKey())
                    || HttpHeaderNames.AUTHORIZATION.contentEqualsIgnoreCase(field.getKey());
            if (!secret) {
                head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
            }
        }
        return SiteResponse.text(HttpResponseStatus.OK, new DefaultHttpHeaders(), head.toString())
                .withHeaders(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "message/http"));
    }
}
