package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import rootwalk.web.connect.Trust;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Step;
import rootwalk.web.path.TlsOutcome;

class TlsTest {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final Trust TRUST = new Trust(List.of(AUTHORITY.certificate()), Trust.Distrusted.REFUSED);

    @Test
    void aTrustedServerIsToldWithAllThatWasAgreedOn() throws Exception {
        try (RawServer server = serving(AUTHORITY.serverFor("www.harbor.isle"));
                Browser browser = browser(server, TRUST)) {
            browser.get(url(server));

            TlsOutcome outcome = browser.told(PathEvent.TlsDone.class).getFirst().outcome();
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
            assertThat(browser.told(PathEvent.TlsStep.class)).extracting(PathEvent.TlsStep::what)
                    .containsSubsequence("ClientHello", "ServerHello", "encrypted");
        }
    }

    @Test
    void aSessionIsResumedOnTheNextConnection() throws Exception {
        try (RawServer server = RawServer.over(AUTHORITY.serverFor("www.harbor.isle").getServerSocketFactory(),
                conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close\n\nok");
                }); Browser browser = browser(server, TRUST)) {
            browser.get(url(server));
            browser.get(url(server));

            TlsOutcome second = browser.told(PathEvent.TlsDone.class).getLast().outcome();
            assertThat(second.resumed()).isTrue();
            assertThat(second.chain()).hasSize(2);
            assertThat(second.verification()).isInstanceOf(TlsOutcome.Verification.Trusted.class);
        }
    }

    @Test
    void anExpiredCertificateIsToldWithItsTime() throws IOException {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        FetchFailure failure = failure(AUTHORITY.serverFor("www.harbor.isle", end.minus(TestAuthority.A_DAY), end));

        assertThat(failure.step()).isEqualTo(Step.TLS);
        assertThat(failure).hasMessage("the certificate of CN=www.harbor.isle expired at 2026-01-01T00:00:00Z");
        assertThat(failure.usualCause()).contains("not renewed");
    }

    @Test
    void aCertificateForAnotherNameIsToldWithBothNames() throws IOException {
        assertThat(failure(AUTHORITY.serverFor("www.bakery.isle")))
                .hasMessage("the certificate is for www.bakery.isle and not for www.harbor.isle");
    }

    @Test
    void aChainOfAnEarlierAuthorityOfTheSameNameIsToldSo() throws IOException {
        FetchFailure failure = failure(new TestAuthority().serverFor("www.harbor.isle"));

        assertThat(failure).hasMessage("the certificate is signed by an earlier CN=Test Authority, of the same name as "
                + "the one that is trusted here, with another key");
        assertThat(failure.usualCause()).contains("made anew", "--cacert FILE");
    }

    @Test
    void aCertificateThatVouchesForItselfIsToldSo() throws IOException {
        assertThat(failure(TestAuthority.selfSigned("www.harbor.isle")))
                .hasMessage("the certificate of CN=www.harbor.isle is self-signed");
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNamed() throws IOException {
        FetchFailure failure = failure(new TestAuthority().serverFor("www.harbor.isle"), Trust.usual());

        assertThat(failure).hasMessage("the certificate is vouched for by CN=Test Authority, who is not trusted here");
        assertThat(failure.usualCause()).contains("--cacert");
    }

    @Test
    void whoGoesOnWithoutTrustIsToldAllTheSame() throws Exception {
        Trust careless = Trust.usual().with(Trust.Distrusted.ACCEPTED);
        try (RawServer server = serving(TestAuthority.selfSigned("www.harbor.isle"));
                Browser browser = browser(server, careless)) {
            browser.get(url(server));

            assertThat(browser.told(PathEvent.TlsDone.class).getFirst().outcome().verification())
                    .isInstanceOfSatisfying(TlsOutcome.Verification.Distrusted.class,
                            verdict -> assertThat(verdict.words()).endsWith("is self-signed"));
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsToldSo() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> {
            conversation.say("HTTP/1.1 400 Bad Request\n\n");
            conversation.awaitEnd();
        });
                Browser browser = browser(server, TRUST)) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url(server)));

            assertThat(failure.step()).isEqualTo(Step.TLS);
            assertThat(failure).hasMessage("what came from port " + server.port() + " is no TLS");
            assertThat(failure.usualCause()).contains("http://", ":" + server.port() + "/");
        }
    }

    @Test
    void aServerThatClosesDuringTheHandshakeIsToldSo() throws IOException {
        try (RawServer server = RawServer.doing(conversation -> conversation.body(1));
                Browser browser = browser(server, TRUST)) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url(server)));

            assertThat(failure).hasMessage("the server closed the connection during the handshake");
        }
    }

    private static FetchFailure failure(SSLContext server) throws IOException {
        return failure(server, TRUST);
    }

    private static FetchFailure failure(SSLContext context, Trust trust) throws IOException {
        try (RawServer server = serving(context); Browser browser = browser(server, trust)) {
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

    private static Browser browser(RawServer server, Trust trust) {
        return Browser.with(wish -> wish.with(trust).withHost("www.harbor.isle:" + server.port(), "127.0.0.1"));
    }

    private static String url(RawServer server) {
        return "https://www.harbor.isle:" + server.port() + "/";
    }
}
