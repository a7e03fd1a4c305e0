package rootwalk.web.connect;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

import rootwalk.web.path.TlsOutcome.Verification;

/// Verifies certificate chains and keeps each result, so that it can be reported for resumed sessions too. Thread-safe.
final class CertificateVerifier extends X509ExtendedTrustManager {

    /// The key of a session value that marks a chain as verified in this handshake.
    private static final String CHECKED = "rootwalk.judged";

    /// Ends the handshake of a server that is not trusted.
    static final class UntrustedChainException extends CertificateException {

        private final transient Verification.Untrusted verdict;

        UntrustedChainException(Verification.Untrusted verdict, CertificateException why) {
            super(verdict.description(), why);
            this.verdict = verdict;
        }

        Verification.Untrusted verdict() {
            return verdict;
        }
    }

    private record CheckedCertificate(String host, X509Certificate certificate) {}

    private final X509ExtendedTrustManager delegate;
    private final TrustSettings trust;
    private final InstantSource clock;
    private final Map<CheckedCertificate, Verification> verdicts = new ConcurrentHashMap<>();

    CertificateVerifier(TrustSettings trust, InstantSource clock) {
        delegate = trust.trustManager();
        this.trust = trust;
        this.clock = clock;
    }

    /// The result for a certificate of a host.
    Verification verdict(String host, X509Certificate certificate) {
        Verification verdict = verdicts.get(new CheckedCertificate(host, certificate));
        return verdict == null ? new Verification.Untrusted("not verified", "") : verdict;
    }

    /// Whether the last handshake was a full handshake, with certificates, and not a resumption. To be called once.
    static boolean isFullHandshake(SSLSession session) {
        boolean judged = session.getValue(CHECKED) != null;
        session.removeValue(CHECKED);
        return judged;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        String host = String.valueOf(engine.getPeerHost());
        CheckedCertificate judged = new CheckedCertificate(host, chain[0]);
        engine.getHandshakeSession().putValue(CHECKED, judged);
        try {
            delegate.checkServerTrusted(chain, keyExchange, engine);
            verdicts.put(judged, new Verification.Trusted(CertificateText.trusted(chain, host)));
        } catch (CertificateException e) {
            Verification.Untrusted verdict = CertificateText.distrusted(chain, host, e, trust, clock.instant());
            verdicts.put(judged, verdict);
            if (trust.untrustedServers() == TrustSettings.UntrustedServers.REJECT) {
                throw new UntrustedChainException(verdict, e);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        delegate.checkServerTrusted(chain, keyExchange, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        delegate.checkServerTrusted(chain, keyExchange);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        delegate.checkClientTrusted(chain, keyExchange, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        delegate.checkClientTrusted(chain, keyExchange, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        delegate.checkClientTrusted(chain, keyExchange);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
