package rootwalk.daemon.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.resolver.contract.Time;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.url.Url.Scheme;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

class ApiLogTest {

    private static final Token TOKEN = new Token("acme", Octets.of(new byte[32]), List.of());
    private static final Name ZONE = Name.of("example.");

    /// No time passes.
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

    private final List<String> lines = new ArrayList<>();
    private final ApiLog log = new ApiLog(TIME, lines::add);
    private final SiteRequest request = new SiteRequest(HttpMethod.PUT, Scheme.HTTP, "a", "/v1/zones",
            new DefaultHttpHeaders(), Body.NONE, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            Optional.empty(), 0);

    private void change() {
        log.changed(request, TOKEN, ZONE, new ZoneDelta(ZONE, List.of(), List.of()));
    }

    /// Whoever has a token cannot hide what it changes.
    @Test
    void eachChangeHasALineWhateverElseIsLogged() {
        for (int i = 0; i < 50; i++) {
            log.problem(request, "acme", new ApiProblem(Kind.INVALID, "wrong"));
        }
        lines.clear();
        for (int i = 0; i < 50; i++) {
            change();
        }

        assertThat(lines).hasSize(50)
                .allMatch(line -> line.startsWith("example. changed by 127.0.0.1 (token acme): 0 records removed"));
        assertThat(log.suppressed()).isEqualTo(40);
    }

    @Test
    void requestsWithoutATokenDoNotHideThoseOfTokens() {
        for (int i = 0; i < 50; i++) {
            log.problem(request, "", new ApiProblem(Kind.UNAUTHENTICATED, "there is no token"));
        }
        log.problem(request, "acme", new ApiProblem(Kind.FORBIDDEN, "not permitted"));

        assertThat(lines).hasSize(11).last().asString().contains("(token acme)", "403");
    }
}
