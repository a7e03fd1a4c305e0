package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.WrappingHandler;

/// Tells clients that they can send their next queries over HTTP/3 (RFC 7838 section 3, RFC 9114 section 3.1.1). The field names only
/// ports of HTTP/3 at the address to which the client has connected. Responses to clients of a proxy do not have it. Any event loop.
///
/// @param ports of HTTP/3 at an address at present; without any, nothing is added
public record AlternativeService(Handler inner, Function<InetSocketAddress, ? extends SortedSet<Integer>> ports)
        implements
            WrappingHandler {

    private static final String FIELD = "alt-svc";

    /// In seconds. A client that finds nothing there uses HTTP/2 again (RFC 7838 section 2.4).
    private static final int MAX_AGE = 3600;

    @Override
    public SiteResponse handle(SiteRequest request) {
        SiteResponse response = inner.handle(request);
        if (request.reached().isEmpty()) {
            return response;
        }
        SortedSet<Integer> open = ports.apply(request.reached().get());
        return open.isEmpty() ? response : response.withHeaders(headers -> headers.set(FIELD, value(open)));
    }

    private static String value(SortedSet<Integer> ports) {
        return ports.stream().map(port -> "h3=\":" + port + "\"; ma=" + MAX_AGE).collect(Collectors.joining(", "));
    }
}
