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

/// Judges the chains of servers and remembers each verdict, so that it can be reported for a session that is resumed later
/// as well. Any thread.
final class ChainJudge extends X509ExtendedTrustManager {

    /// Under which a session knows that it was judged.
    private static final String JUDGED = "rootwalk.judged";

    /// A chain that is not trusted, as an exception for TLS.
    static final class Refusal extends CertificateException {

        private final transient Verification.Distrusted verdict;

        Refusal(Verification.Distrusted verdict, CertificateException why) {
            super(verdict.words(), why);
            this.verdict = verdict;
        }

        Verification.Distrusted verdict() {
            return verdict;
        }
    }

    private record Judged(String host, X509Certificate certificate) {}

    private final X509ExtendedTrustManager checker;
    private final Trust trust;
    private final InstantSource clock;
    private final Map<Judged, Verification> verdicts = new ConcurrentHashMap<>();

    ChainJudge(Trust trust, InstantSource clock) {
        checker = trust.checker();
        this.trust = trust;
        this.clock = clock;
    }

    /// What was said of a certificate of a host.
    Verification verdict(String host, X509Certificate certificate) {
        Verification verdict = verdicts.get(new Judged(host, certificate));
        return verdict == null ? new Verification.Distrusted("not verified", "") : verdict;
    }

    /// Whether the session was made in the handshake that is just done, and not taken up again: then certificates came,
    /// and were judged here. To be asked once.
    static boolean isNew(SSLSession session) {
        boolean judged = session.getValue(JUDGED) != null;
        session.removeValue(JUDGED);
        return judged;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        String host = String.valueOf(engine.getPeerHost());
        Judged judged = new Judged(host, chain[0]);
        engine.getHandshakeSession().putValue(JUDGED, judged);
        try {
            checker.checkServerTrusted(chain, keyExchange, engine);
            verdicts.put(judged, new Verification.Trusted(CertificateWords.trusted(chain, host)));
        } catch (CertificateException e) {
            Verification.Distrusted verdict = CertificateWords.distrusted(chain, host, e, trust, clock.instant());
            verdicts.put(judged, verdict);
            if (trust.distrusted() == Trust.Distrusted.REFUSED) {
                throw new Refusal(verdict, e);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        checker.checkServerTrusted(chain, keyExchange, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        checker.checkServerTrusted(chain, keyExchange);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        checker.checkClientTrusted(chain, keyExchange, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        checker.checkClientTrusted(chain, keyExchange, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        checker.checkClientTrusted(chain, keyExchange);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return checker.getAcceptedIssuers();
    }
}
