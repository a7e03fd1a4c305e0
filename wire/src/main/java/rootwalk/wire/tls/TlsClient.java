package rootwalk.wire.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import rootwalk.wire.AddressReader;
import rootwalk.wire.Addresses;

/// TLS 1.3 and 1.2 of a client that blocks. Any thread.
public final class TlsClient {

    /// Instead of the name of a server that has none.
    private static final String UNNAMED = "::";

    /// Each has the certificates of a server.
    private static final int MOST_SESSIONS = 2000;

    private final SSLContext context;
    private final ServerTrust trust;
    private final Judge judge;
    private final Optional<TlsIdentity> identity;
    private final String peer;

    /// A certificate or a key that the client does not accept.
    private static final class UntrustedException extends CertificateException {

        private static final long serialVersionUID = 1;

        UntrustedException(String message) {
            super(message);
        }
    }

    private TlsClient(SSLContext context, ServerTrust trust, Judge judge, Optional<TlsIdentity> identity, String peer) {
        this.context = context;
        this.trust = trust;
        this.judge = judge;
        this.identity = identity;
        this.peer = peer;
    }

    /// A client without a certificate.
    ///
    /// @param server as the user names it: a host name or an address
    /// @throws IOException if the JDK cannot use an authority
    public static TlsClient of(ServerTrust trust, String server) throws IOException {
        return of(trust, server, Optional.empty());
    }

    /// @param server as the user names it: a host name or an address
    /// @param identity shown to servers that require a certificate
    /// @throws IOException if the JDK cannot use the name, an authority, or the certificate
    public static TlsClient of(ServerTrust trust, String server, Optional<TlsIdentity> identity) throws IOException {
        String peer = withoutDot(trust.name().orElse(server));
        if (!isAddress(peer) && !isName(peer)) {
            throw new IOException("'" + peer + "' cannot be the name of a server in TLS; write a host name, with "
                    + "letters, digits and hyphens");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] chain = trust.needsChain() ? chain(trust) : new TrustManager[0];
            KeyManager[] keys = identity.isPresent() ? keyManagers(identity.get()) : new KeyManager[0];
            Judge judge = new Judge(trust, chain);
            context.init(keys, new TrustManager[] {judge}, null);
            return new TlsClient(context, trust, judge, identity, peer);
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK cannot use the authorities or the certificate: " + e.getMessage(), e);
        }
    }

    /// A client for [#connectByAddress], without a certificate, that accepts any server.
    public static TlsClient ofAnyServer() {
        try {
            TlsClient client = of(ServerTrust.OPPORTUNISTIC, UNNAMED);
            client.context.getClientSessionContext().setSessionCacheSize(MOST_SESSIONS);
            return client;
        } catch (IOException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    /// Whether a server can have this name in TLS: a host name (RFC 6066 section 3), for example without an underscore.
    public static boolean isName(String text) {
        try {
            var _ = new SNIHostName(withoutDot(text));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// RFC 6066 section 3: a server name has no trailing dot.
    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static KeyManager[] keyManagers(TlsIdentity identity) throws GeneralSecurityException, IOException {
        char[] password = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager[] chain(ServerTrust trust) throws GeneralSecurityException, IOException {
        if (trust.authorities().isPresent()) {
            return TlsServer.trustManagers(trust.authorities().get());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /// Makes a TLS connection over a connection over TCP, which it closes together with its own.
    ///
    /// @param protocol offered by ALPN (RFC 7301)
    public SSLSocket connect(Socket tcp, String protocol) throws IOException {
        return connect(tcp, peer, protocol);
    }

    /// Makes a TLS connection to a server that is known by its address only, over a connection over TCP, which it closes together with its own. No
    /// name is sent (RFC 6066 section 3), and sessions are resumed with the same address only.
    ///
    /// @param protocol offered by ALPN (RFC 7301)
    public SSLSocket connectByAddress(Socket tcp, String protocol) throws IOException {
        return connect(tcp, Addresses.text(tcp.getInetAddress()), protocol);
    }

    /// @param server the key of its sessions, with the port
    private SSLSocket connect(Socket tcp, String server, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, server, tcp.getPort(), true);
        socket.setSSLParameters(parameters(socket.getSSLParameters(), protocol));
        socket.startHandshake();
        return socket;
    }

    /// The TLS of a new connection, for clients that do not block.
    ///
    /// @param protocol offered by ALPN (RFC 7301)
    public SSLEngine newEngine(int port, String protocol) {
        SSLEngine engine = context.createSSLEngine(peer, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine.getSSLParameters(), protocol));
        return engine;
    }

    private SSLParameters parameters(SSLParameters parameters, String protocol) {
        parameters.setProtocols(TlsServer.VERSIONS.toArray(String[]::new));
        parameters.setApplicationProtocols(new String[] {protocol});
        parameters.setServerNames(isAddress(peer) ? List.<SNIServerName>of() : List.of(new SNIHostName(peer)));
        if (trust.needsChain()) {
            // The name or address of the server is checked as browsers do it (RFC 8310 section 8.1).
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    /// For clients that connect by themselves. They must check the name of the server if a chain of certificates is required.
    public SSLContext context() {
        return context;
    }

    /// For clients with another implementation of TLS: accepts or rejects the certificate of a server.
    public X509ExtendedTrustManager judge() {
        return judge;
    }

    /// Whether the certificate of a server must have the name [#peer()].
    public boolean checksName() {
        return trust.needsChain();
    }

    /// The name of the server: a host name or an address.
    public String peer() {
        return peer;
    }

    /// What is shown to servers that require a certificate.
    public Optional<TlsIdentity> identity() {
        return identity;
    }

    private static boolean isAddress(String text) {
        return AddressReader.parse(text).isPresent();
    }

    /// Why a handshake failed, for users.
    public static String reason(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedException untrusted) {
                return String.valueOf(untrusted.getMessage());
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "its certificate is not trusted: " + cause.getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }

    /// Accepts or rejects a server.
    private static final class Judge extends X509ExtendedTrustManager {

        private final ServerTrust trust;
        private final TrustManager[] chains;

        Judge(ServerTrust trust, TrustManager[] chains) {
            this.trust = trust;
            this.chains = chains;
        }

        private void checkPin(X509Certificate[] chain) throws CertificateException {
            KeyPin pin = KeyPin.of(chain[0]);
            if (!trust.pins().isEmpty() && !trust.pins().contains(pin)) {
                throw new UntrustedException("its key has another pin: " + pin);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication, Socket socket)
                throws CertificateException {
            for (TrustManager each : chains) {
                ((X509ExtendedTrustManager) each).checkServerTrusted(chain, authentication, socket);
            }
            checkPin(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication, SSLEngine engine)
                throws CertificateException {
            for (TrustManager each : chains) {
                ((X509ExtendedTrustManager) each).checkServerTrusted(chain, authentication, engine);
            }
            checkPin(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication) throws CertificateException {
            throw new UntrustedException("the server is unknown");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication) throws CertificateException {
            throw new UntrustedException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication, Socket socket)
                throws CertificateException {
            throw new UntrustedException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication, SSLEngine engine)
                throws CertificateException {
            throw new UntrustedException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
