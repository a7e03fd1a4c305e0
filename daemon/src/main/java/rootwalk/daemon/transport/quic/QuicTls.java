package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.TlsClient.ClientCertificate;
import rootwalk.wire.tls.CertificateNames;
import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tls.ServerCertificates;
import rootwalk.wire.tls.TlsIdentity;
import rootwalk.wire.tls.TlsServer;

/// The TLS 1.3 of connections, by BoringSSL, with the certificate that is in use for the other transports. Sessions are resumed while that
/// is in use, without early data. Any thread.
final class QuicTls {

    /// RFC 9250 section 5.5.3.
    private static final int SESSION_SECONDS = 6 * 3600;

    private final Supplier<TlsServer> current;
    private final String protocol;
    private @Nullable TlsServer server;
    private @Nullable QuicSslContext context;

    /// Accepts no certificate of a client. Without a trust manager, Netty would read the authorities of the JDK.
    private static final class NoClients extends X509ExtendedTrustManager {

        private static CertificateException refused() {
            return new CertificateException("no client certificate is accepted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw refused();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw refused();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw refused();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw refused();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw refused();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw refused();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// @param current the certificate for the next connection
    /// @param protocol the only one for ALPN
    QuicTls(Supplier<TlsServer> current, String protocol) {
        this.current = current;
        this.protocol = protocol;
    }

    /// The TLS of a new connection.
    QuicSslEngine newEngine(ByteBufAllocator allocator) {
        return context().newEngine(allocator);
    }

    @SuppressWarnings("ReferenceEquality") // another object is another state of the files
    private synchronized QuicSslContext context() {
        TlsServer wanted = current.get();
        QuicSslContext made = context;
        if (made == null || wanted != server) {
            made = context(wanted, protocol);
            context = made;
            server = wanted;
        }
        return made;
    }

    /// There is a context for each choice of certificates. The one for clients that send no name selects among them.
    private static QuicSslContext context(TlsServer server, String protocol) {
        ServerCertificates certificates = server.certificates();
        Map<List<TlsIdentity>, QuicSslContext> byChoice = new HashMap<>();
        for (TlsIdentity identity : certificates.all()) {
            for (String name : CertificateNames.hosts(identity.certificate())) {
                byChoice.computeIfAbsent(certificates.forName(name),
                        choice -> builder(server, choice, protocol).build());
            }
        }
        List<TlsIdentity> standard = certificates.forName("");
        if (certificates.all().size() == 1) {
            return builder(server, standard, protocol).build();
        }
        QuicSslContext others = byChoice.computeIfAbsent(standard, choice -> builder(server, choice, protocol).build());
        return builder(server, standard, protocol).sni(name -> Objects.requireNonNullElse(
                byChoice.get(certificates.forName(Objects.requireNonNullElse(name, ""))), others)).build();
    }

    private static QuicSslContextBuilder builder(TlsServer server, List<TlsIdentity> choice, String protocol) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(TlsServer.keys(choice), null)
                .applicationProtocols(protocol).sessionTimeout(SESSION_SECONDS).earlyData(false);
        if (server.clientAuthorities().isEmpty()) {
            return builder.trustManager(new NoClients()).clientAuth(ClientAuth.NONE);
        }
        return builder.trustManager(server.clientAuthorities().toArray(X509Certificate[]::new))
                .clientAuth(ClientAuth.OPTIONAL);
    }

    /// @throws IOException if BoringSSL cannot use a certificate that the JDK can use
    static void check(TlsServer server) throws IOException {
        try {
            var _ = context(server, TlsClient.DNS_OVER_QUIC);
        } catch (RuntimeException e) {
            throw new IOException("the certificate cannot be used for QUIC: " + e.getMessage(), e);
        }
    }

    /// What the handshake has shown about a client.
    static TlsClient client(SSLEngine engine) {
        String protocol = engine.getApplicationProtocol();
        return new TlsClient("TLSv1.3", protocol == null ? "" : protocol, certificate(engine));
    }

    private static @Nullable ClientCertificate certificate(SSLEngine engine) {
        try {
            Certificate first = engine.getSession().getPeerCertificates()[0];
            return first instanceof X509Certificate certificate
                    ? new ClientCertificate(CertificateNames.hosts(certificate), KeyPin.of(certificate))
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
