package rootwalk.wire.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/// TLS 1.3 and 1.2 of a server. Sessions are resumed while this object is used, mostly by tickets,
/// which need no memory here; there is no early data. Any thread.
public final class TlsServer {

    /// The versions, the preferred one first.
    public static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /// Only cipher suites with authenticated encryption and forward secrecy.
    public static final List<String> CIPHERS = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /// How long a session may be resumed. A client certificate is not verified again meanwhile.
    private static final int SESSION_SECONDS = 3600;

    /// Sessions of clients without tickets.
    private static final int SESSIONS = 1000;

    private final ServerCertificates certificates;
    private final List<X509Certificate> clientAuthorities;
    private final SSLContext context;
    private final SSLParameters parameters;

    private TlsServer(ServerCertificates certificates, List<X509Certificate> clientAuthorities, SSLContext context) {
        this.certificates = certificates;
        this.clientAuthorities = clientAuthorities;
        this.context = context;
        parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(VERSIONS.toArray(String[]::new));
        parameters.setCipherSuites(CIPHERS.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(!clientAuthorities.isEmpty());
    }

    /// @param clientAuthorities whose client certificates are accepted; clients are not asked for certificates if empty
    /// @throws IOException if the JDK cannot use a certificate
    public static TlsServer of(TlsIdentity identity, List<X509Certificate> clientAuthorities) throws IOException {
        return of(ServerCertificates.of(List.of(identity)), clientAuthorities);
    }

    /// Does the same with a certificate that is chosen by the name that a client asks for.
    public static TlsServer of(ServerCertificates certificates, List<X509Certificate> clientAuthorities)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // Without trust managers, no certificate is accepted. With null, the JDK would read its own authorities.
            context.init(new KeyManager[] {new ServerKeys(certificates.all(), certificates::forName)},
                    clientAuthorities.isEmpty() ? new TrustManager[0] : trustManagers(clientAuthorities), null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS);
            return new TlsServer(certificates, List.copyOf(clientAuthorities), context);
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK cannot use the certificate: " + e.getMessage(), e);
        }
    }

    /// The certificates with their keys, for another implementation of TLS.
    public ServerCertificates certificates() {
        return certificates;
    }

    /// Keys for it: those of certificates for one name.
    public static X509ExtendedKeyManager keys(List<TlsIdentity> identities) {
        return new ServerKeys(identities, _ -> identities);
    }

    /// Whose client certificates are accepted; clients are not asked for certificates if empty.
    public List<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    static TrustManager[] trustManagers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    /// The TLS of a new connection.
    ///
    /// @param protocol selected if the client offers it by ALPN (RFC 7301); otherwise no protocol is selected, and the
    ///     handshake continues
    public SSLEngine newEngine(String protocol) {
        SSLEngine engine = newEngine();
        engine.setHandshakeApplicationProtocolSelector((_, offered) -> offered.contains(protocol) ? protocol : "");
        return engine;
    }

    /// The TLS of a new connection, whose handshake fails if the client offers other protocols only (RFC 7301 section 3.2). A
    /// client without ALPN is accepted.
    ///
    /// @param protocols in the order of preference
    public SSLEngine newEngine(List<String> protocols) {
        SSLEngine engine = newEngine();
        engine.setHandshakeApplicationProtocolSelector((_, offered) -> first(protocols, offered));
        return engine;
    }

    private static @Nullable String first(List<String> protocols, List<String> offered) {
        return protocols.stream().filter(offered::contains).findFirst().orElse(null);
    }

    private SSLEngine newEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        // The engine copies them.
        engine.setSSLParameters(parameters);
        return engine;
    }
}
