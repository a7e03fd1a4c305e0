package rootwalk.socket.quic;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/// Remembers for each connection why the certificate of its server was rejected, which BoringSSL does not tell. Any thread.
final class RecordedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager trust;
    /// By the engine of the connection.
    private final Map<SSLEngine, CertificateException> rejections = Collections.synchronizedMap(new WeakHashMap<>());

    RecordedTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /// The failure of a handshake, with the reason if a certificate was rejected.
    IOException explained(SSLEngine engine, IOException failure) {
        @Nullable
        CertificateException reason = rejections.get(engine);
        if (reason == null) {
            return failure;
        }
        SSLHandshakeException explained = new SSLHandshakeException(reason.getMessage());
        explained.initCause(reason);
        return explained;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        try {
            trust.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            rejections.put(engine, e);
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        trust.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
