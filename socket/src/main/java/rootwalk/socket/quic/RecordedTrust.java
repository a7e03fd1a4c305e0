package rootwalk.socket.quic;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/// Remembers why the certificate of a server was rejected, which BoringSSL does not tell. For one connection; any thread.
final class RecordedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager trust;
    private volatile @Nullable CertificateException rejection;

    RecordedTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /// The failure of a handshake, with the reason if a certificate was rejected.
    IOException explained(IOException failure) {
        CertificateException reason = rejection;
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
            rejection = e;
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
