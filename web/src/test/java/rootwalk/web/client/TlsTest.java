package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.TlsOutcome;

class TlsTest {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final TrustSettings TRUST =
            new TrustSettings(List.of(AUTHORITY.certificate()), TrustSettings.UntrustedServers.REJECT);

    @Test
    void aTrustedServerIsReportedWithAllNegotiatedValues() throws Exception {
        try (RawServer server = serving(AUTHORITY.serverFor("www.harbor.isle"));
                TestFetchClient browser = browser(server, TRUST)) {
            browser.get(url(server));

            TlsOutcome outcome = browser.events(PathEvent.TlsDone.class).getFirst().outcome();
            assertThat(outcome.version()).isEqualTo("TLSv1.3");
            assertThat(outcome.serverName()).hasValue("www.harbor.isle");
            assertThat(outcome.chain()).hasSize(2).first().satisfies(leaf -> {
                assertThat(leaf.subject()).isEqualTo("CN=www.harbor.isle");
                assertThat(leaf.issuer()).isEqualTo("CN=Test Authority");
                assertThat(leaf.names()).containsExactly("www.harbor.isle");
                assertThat(leaf.key()).isEqualTo("EC 256");
            });
            assertThat(outcome.verification()).isInstanceOf(TlsOutcome.Verification.Trusted.class);
            assertThat(outcome.resumed()).isFalse();
            assertThat(browser.events(PathEvent.TlsStep.class)).extracting(PathEvent.TlsStep::what)
                    .containsSubsequence("ClientHello", "ServerHello", "encrypted");
        }
    }

    @Test
    void aSessionIsResumedOnTheNextConnection() throws Exception {
        try (RawServer server = RawServer.over(AUTHORITY.serverFor("www.harbor.isle").getServerSocketFactory(),
                conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok");
                }); TestFetchClient browser = browser(server, TRUST)) {
            browser.get(url(server));
            browser.get(url(server));

            TlsOutcome second = browser.events(PathEvent.TlsDone.class).getLast().outcome();
            assertThat(second.resumed()).isTrue();
            assertThat(second.chain()).hasSize(2);
            assertThat(second.verification()).isInstanceOf(TlsOutcome.Verification.Trusted.class);
        }
    }

    @Test
    void anExpiredCertificateIsReportedWithItsTime() throws IOException {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        FetchFailure failure = failure(AUTHORITY.serverFor("www.harbor.isle", end.minus(TestAuthority.A_DAY), end));

        assertThat(failure.step()).isEqualTo(FetchStep.TLS);
        assertThat(failure).hasMessage("the certificate of CN=www.harbor.isle expired at 2026-01-01T00:00:00Z");
        assertThat(failure.usualCause()).contains("not renewed");
    }

    @Test
    void aCertificateForAnotherNameIsReportedWithBothNames() throws IOException {
        assertThat(failure(AUTHORITY.serverFor("www.bakery.isle")))
                .hasMessage("the certificate is for www.bakery.isle and not for www.harbor.isle");
    }

    @Test
    void aChainSignedByAFormerKeyOfTheAuthorityIsReported() throws IOException {
        FetchFailure failure = failure(new TestAuthority().serverFor("www.harbor.isle"));

        assertThat(failure).hasMessage("the certificate is signed by a former CN=Test Authority, which has the name of "
                + "a trusted authority but another key");
        assertThat(failure.usualCause()).contains("created again", "--cacert FILE");
    }

    @Test
    void aSelfSignedCertificateIsReported() throws IOException {
        assertThat(failure(TestAuthority.selfSigned("www.harbor.isle")))
                .hasMessage("the certificate of CN=www.harbor.isle is self-signed");
    }

    @Test
    void anUnknownAuthorityIsNamed() throws IOException {
        FetchFailure failure = failure(new TestAuthority().serverFor("www.harbor.isle"), TrustSettings.defaults());

        assertThat(failure).hasMessage("the certificate is issued by CN=Test Authority, which is not trusted here");
        assertThat(failure.usualCause()).contains("--cacert");
    }

    @Test
    void withoutTrustTheReasonIsStillReported() throws Exception {
        TrustSettings careless = TrustSettings.defaults().with(TrustSettings.UntrustedServers.ACCEPT);
        try (RawServer server = serving(TestAuthority.selfSigned("www.harbor.isle"));
                TestFetchClient browser = browser(server, careless)) {
            browser.get(url(server));

            assertThat(browser.events(PathEvent.TlsDone.class).getFirst().outcome().verification())
                    .isInstanceOfSatisfying(TlsOutcome.Verification.Untrusted.class,
                            verdict -> assertThat(verdict.description()).endsWith("is self-signed"));
        }
    }

    @Test
    void aServerWithoutTlsIsReported() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.say("HTTP/1.1 400 Bad Request\n\n");
            conversation.awaitEnd();
        });
                TestFetchClient browser = browser(server, TRUST)) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url(server)));

            assertThat(failure.step()).isEqualTo(FetchStep.TLS);
            assertThat(failure).hasMessage("the response from port " + server.port() + " is not TLS");
            assertThat(failure.usualCause()).contains("http://", ":" + server.port() + "/");
        }
    }

    @Test
    void aServerThatClosesDuringTheHandshakeIsReported() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> conversation.body(1));
                TestFetchClient browser = browser(server, TRUST)) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url(server)));

            assertThat(failure).hasMessage("the server closed the connection during the handshake");
        }
    }

    private static FetchFailure failure(SSLContext server) throws IOException {
        return failure(server, TRUST);
    }

    private static FetchFailure failure(SSLContext context, TrustSettings trust) throws IOException {
        try (RawServer server = serving(context); TestFetchClient browser = browser(server, trust)) {
            return catchThrowableOfType(FetchFailure.class, () -> browser.get(url(server)));
        }
    }

    private static RawServer serving(SSLContext context) throws IOException {
        return RawServer.over(context.getServerSocketFactory(), conversation -> {
            while (!conversation.head().isEmpty()) {
                conversation.say(OK);
            }
        });
    }

    private static TestFetchClient browser(RawServer server, TrustSettings trust) {
        return TestFetchClient.with(wish -> wish.with(trust).withHost("www.harbor.isle:" + server.port(), "127.0.0.1"));
    }

    private static String url(RawServer server) {
        return "https://www.harbor.isle:" + server.port() + "/";
    }
}
