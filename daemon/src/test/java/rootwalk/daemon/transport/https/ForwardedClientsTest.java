package rootwalk.daemon.transport.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;
import rootwalk.wire.Addresses;

/// The proxy is 192.0.2.9.
class ForwardedClientsTest {

    private static final String FIELD = "x-forwarded-for";
    private static final Optional<InetSocketAddress> DIRECT = Optional.of(new InetSocketAddress("192.0.2.53", 80));
    private static final Optional<InetSocketAddress> WITH_HEADER = Optional.empty();

    private NetworkSet proxies = new NetworkSet.Builder().add(InetAddress.ofLiteral("192.0.2.9"), 32).build();
    private final HttpHeaders headers = new DefaultHttpHeaders();

    private String client(String sender, Optional<InetSocketAddress> reached) {
        String[] client = {""};
        ForwardedClients clients = new ForwardedClients(request -> {
            client[0] = Addresses.text(request.client().getAddress());
            return SiteResponse.text(HttpResponseStatus.OK, "");
        }, () -> proxies, () -> ForwardingField.X_FORWARDED_FOR);
        SiteResponse response = clients.handle(new SiteRequest(HttpMethod.GET, Scheme.HTTPS, "a", "/dns-query", headers,
                Body.NONE, new InetSocketAddress(sender, 4711), reached, 0));
        int status = ((SiteResponse.Full) response).status().code();
        return status == 200 ? client[0] : String.valueOf(status);
    }

    @Test
    void aProxyNamesTheClientInTheField() {
        assertThat(client("192.0.2.9", DIRECT)).isEqualTo("400");

        headers.add(FIELD, "203.0.113.7");
        assertThat(client("192.0.2.9", DIRECT)).isEqualTo("203.0.113.7");
    }

    @Test
    void theFieldIsNotReadIfAHeaderNamesTheClient() {
        headers.add(FIELD, "127.0.0.1");

        assertThat(client("203.0.113.7", WITH_HEADER)).isEqualTo("203.0.113.7");
    }

    /// Such as that of a balancer before the proxy.
    @Test
    void aHeaderThatNamesAProxyNamesNoClient() {
        assertThat(client("192.0.2.9", WITH_HEADER)).isEqualTo("400");

        headers.add(FIELD, "203.0.113.7");
        assertThat(client("192.0.2.9", WITH_HEADER)).isEqualTo("203.0.113.7");
    }

    /// A proxy on this host that is not in the list would pass on its own permissions.
    @Test
    void thisHostForwardsNothingUnlessItIsAProxy() {
        assertThat(client("127.0.0.1", DIRECT)).isEqualTo("127.0.0.1");

        headers.add("forwarded", "for=203.0.113.7");
        assertThat(client("127.0.0.1", DIRECT)).isEqualTo("400");
        assertThat(client("::1", DIRECT)).isEqualTo("400");
    }

    @Test
    void aProxyThatIsNoLongerOneIsRefused() {
        headers.add(FIELD, "203.0.113.7");
        proxies = NetworkSet.NONE;

        assertThat(client("192.0.2.9", DIRECT)).isEqualTo("403");
    }
}
