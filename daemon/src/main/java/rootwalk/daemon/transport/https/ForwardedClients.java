package rootwalk.daemon.transport.https;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.WrappingHandler;

/// Finds the clients for which a proxy forwards requests. A request whose client is not named is refused: it would have the permissions of the proxy.
/// So is one that this host forwards without being a known proxy. Any event loop.
///
/// @param proxies the networks of proxies at this moment; a field of others is not read
/// @param field which the proxies write at this moment
public record ForwardedClients(Handler inner, Supplier<NetworkSet> proxies, Supplier<ForwardingField> field)
        implements
            WrappingHandler {

    @Override
    public SiteResponse handle(SiteRequest request) {
        NetworkSet known = proxies.get();
        InetAddress sender = request.client().getAddress();
        if (known.contains(sender.getAddress())) {
            return byProxy(request, known);
        }
        // With a header of the PROXY protocol, the client is known, and may have written the field itself.
        if (request.reached().isEmpty()) {
            return inner.handle(request);
        }
        if (!sender.isLoopbackAddress()) {
            // The connection is older than the configuration.
            return SiteResponse.text(HttpResponseStatus.FORBIDDEN, "This address is not one of the known proxies.");
        }
        return Stream.of(ForwardingField.values()).noneMatch(it -> request.headers().contains(it.field()))
                ? inner.handle(request)
                : SiteResponse.text(HttpResponseStatus.BAD_REQUEST, "The request is forwarded by "
                        + sender.getHostAddress() + ", which is not one of the known proxies (listen.proxies).");
    }

    private SiteResponse byProxy(SiteRequest request, NetworkSet known) {
        ForwardingField names = field.get();
        Optional<InetSocketAddress> client = names.client(request.headers().getAll(names.field()),
                address -> known.contains(address.getAddress()));
        return client.map(it -> inner.handle(request.withClient(it))).orElseGet(() -> SiteResponse
                .text(HttpResponseStatus.BAD_REQUEST, "The proxy does not name the client in the field " + names.field()
                        + "."));
    }
}
