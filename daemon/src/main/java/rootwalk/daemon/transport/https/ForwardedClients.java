package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// Finds the clients for which a proxy forwards requests. One that does not name its client is refused: it would have the permissions of the proxy.
/// Any event loop.
///
/// @param proxies the networks of proxies at this moment; a field of others is not read
/// @param field which the proxies write at this moment
public record ForwardedClients(Handler inner, Supplier<NetworkSet> proxies, Supplier<ForwardingField> field)
        implements
            Handler {

    @Override
    public SiteResponse handle(SiteRequest request) {
        NetworkSet known = proxies.get();
        // With a header of the PROXY protocol, the client is known, and may have written the field itself.
        boolean isByProxy = request.reached().isPresent() && known.contains(request.client().getAddress().getAddress());
        if (!isByProxy) {
            return inner.handle(request);
        }
        ForwardingField names = field.get();
        Optional<InetSocketAddress> client = names.client(request.headers().getAll(names.field()),
                address -> known.contains(address.getAddress()));
        return client.map(it -> inner.handle(request.withClient(it))).orElseGet(() -> SiteResponse
                .text(HttpResponseStatus.BAD_REQUEST, "The proxy does not name the client in the field " + names.field()
                        + "."));
    }

    @Override
    public boolean isInMemory() {
        return inner.isInMemory();
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return inner.contentHandling(request);
    }

    @Override
    public SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
        return inner.rejection(request, status, sentence);
    }
}
