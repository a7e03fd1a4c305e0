package rootwalk.web.site;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.http.Body;
import rootwalk.web.url.Url.Scheme;

/// A request to a site.
///
/// @param authority the host and optional port of the request, in lower case (RFC 9110 section 7.2)
/// @param target path and query as received, in ASCII; or `*`
/// @param body after its transfer coding; empty if the handler discards content
/// @param client which sent it, or for which a proxy forwards it
/// @param reached the address of this server to which the client has connected over TCP; empty over HTTP/3, and if it has connected to a
///     proxy, whose address is not known
/// @param millis when it was received, since 1970
public record SiteRequest(HttpMethod method, Scheme scheme, String authority, String target, HttpHeaders headers,
        Body body, InetSocketAddress client, Optional<InetSocketAddress> reached, long millis) {

    /// The path as received, percent-encoded.
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /// The query without the question mark; empty if there is none.
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

    /// Whether the method is GET or HEAD.
    public boolean isGetOrHead() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /// The same for a client that a proxy has named.
    public SiteRequest withClient(InetSocketAddress named) {
        return new SiteRequest(method, scheme, authority, target, headers, body, named, reached, millis);
    }

    public SiteRequest withBody(Body content) {
        return new SiteRequest(method, scheme, authority, target, headers, content, client, reached, millis);
    }
}
