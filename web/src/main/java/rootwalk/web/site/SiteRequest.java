package rootwalk.web.site;

import java.net.InetSocketAddress;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.http.Body;
import rootwalk.web.url.Url.Scheme;

/// One request as a site sees it.
///
/// @param authority
///            the host and perhaps port that the client asked for, in lower case (RFC 9110 section 7.2)
/// @param target
///            path and perhaps query as they came, in characters of ASCII; or `*`
/// @param body
///            after its transfer coding; empty where the handler had no [Handler.ContentHandling]
/// @param millis
///            when it came, since 1970
public record SiteRequest(HttpMethod method, Scheme scheme, String authority, String target, HttpHeaders headers,
        Body body,
        InetSocketAddress client, long millis) {

    /// The path as it came, percent-encoded.
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /// What follows the question mark; empty without one.
    public String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    /// The authority without its port.
    public String host() {
        return hostOf(authority);
    }

    /// An authority without its port.
    public static String hostOf(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? authority : authority.substring(0, colon);
    }

    /// Whether it asks for a representation: by GET, or by HEAD for what GET would say of it.
    public boolean isGetOrHead() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    public SiteRequest withBody(Body content) {
        return new SiteRequest(method, scheme, authority, target, headers, content, client, millis);
    }
}
