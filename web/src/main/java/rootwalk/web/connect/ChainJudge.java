package rootwalk.web.connect;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import rootwalk.web.path.TlsOutcome.Verification;

/// Judges the chains of servers and remembers each verdict, so that it can be told with a session that is resumed later
/// as well. Any thread.
final class ChainJudge extends X509ExtendedTrustManager {

    private record Judged(String host, X509Certificate certificate) {}

    private final X509ExtendedTrustManager checker;
    private final Trust.Distrusted distrusted;
    private final InstantSource clock;
    private final Map<Judged, Verification> verdicts = new ConcurrentHashMap<>();
    /// What was said in each handshake in which certificates came; gone with its engine.
    private final Map<SSLEngine, Verification> handshakes = Collections.synchronizedMap(new WeakHashMap<>());

    ChainJudge(Trust trust, InstantSource clock) {
        checker = trust.checker();
        distrusted = trust.distrusted();
        this.clock = clock;
    }

    /// What was said of a certificate of a host.
    Verification verdict(String host, X509Certificate certificate) {
        Verification verdict = verdicts.get(new Judged(host, certificate));
        return verdict == null ? new Verification.Distrusted("not verified", "") : verdict;
    }

    /// Whether certificates came in this handshake; none do when a session is resumed.
    boolean sawCertificates(SSLEngine engine) {
        return handshakes.containsKey(engine);
    }

    /// Why the chain that came in this handshake is not trusted, if it is not.
    Optional<Verification.Distrusted> refusal(SSLEngine engine) {
        return handshakes.get(engine) instanceof Verification.Distrusted refused ? Optional.of(refused)
                : Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        String host = String.valueOf(engine.getPeerHost());
        try {
            checker.checkServerTrusted(chain, keyExchange, engine);
            remember(host, chain, engine, new Verification.Trusted(CertificateWords.trusted(chain, host)));
        } catch (CertificateException e) {
            remember(host, chain, engine, CertificateWords.distrusted(chain, host, e, clock.instant()));
            if (distrusted == Trust.Distrusted.REFUSED) {
                throw e;
            }
        }
    }

    private void remember(String host, X509Certificate[] chain, SSLEngine engine, Verification verdict) {
        verdicts.put(new Judged(host, chain[0]), verdict);
        handshakes.put(engine, verdict);
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
