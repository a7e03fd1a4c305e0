package rootwalk.daemon.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.resolver.contract.Time;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;
import rootwalk.wire.Octets;

class ApiSiteTest {

    /// Time stands still.
    private static final Time TIME = new Time() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }
    };

    /// Zones with a defect.
    private static final ApiZones BROKEN = (ApiZones) Proxy.newProxyInstance(ApiZones.class.getClassLoader(),
            new Class<?>[] {ApiZones.class}, (_, _, _) -> {
                throw new IllegalStateException("a defect");
            });

    /// The client gets an error of the form that it understands, and no stack trace.
    @ParameterizedTest
    @CsvSource({"/v1/zones/a./history, application/problem+json, \"status\":500",
            "/api/v1/servers/localhost/zones/a., application/json, \"error\":"})
    void aDefectIsAProblemOfTheServer(String path, String type, String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("secret".getBytes(StandardCharsets.UTF_8));
        Token token = new Token("a", Octets.of(digest),
                List.of(new Permission(List.of(), List.of(), Set.of(), Set.of(Verb.READ))));
        ApiSite site = new ApiSite(BROKEN, List.of(token), new ApiLog(TIME, _ -> {}));
        SiteRequest request = new SiteRequest(HttpMethod.GET, Scheme.HTTP, "a", path,
                new DefaultHttpHeaders().add("Authorization", "Bearer secret"), Body.NONE,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Optional.empty(), 0);

        SiteResponse response = ((SiteResponse.Computed) site.handle(request)).work().get();

        assertThat(response).isInstanceOfSatisfying(SiteResponse.Full.class, full -> {
            assertThat(full.status().code()).isEqualTo(500);
            assertThat(full.headers().get("content-type")).isEqualTo(type);
            assertThat(new String(full.body().sharedOctets(), StandardCharsets.UTF_8)).contains(text)
                    .contains("the log of the server says why").doesNotContain("a defect");
        });
    }
}
