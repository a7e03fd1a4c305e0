package rootwalk.socket.quic;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;

/// The TLS of connections to one server over QUIC. A connection resumes the session of an earlier one with the same object, without early data (RFC 9250 section
/// 4.5). Any thread.
public final class QuicClientTls {

    private final String name;
    private final RecordedTrust trust;
    private final QuicSslContext context;

    /// Loads the native library.
    ///
    /// @param name sent to the server (SNI), if it is a host name
    /// @param protocol the only one that is offered by ALPN
    /// @param checksName whether the certificate of the server must have the name
    /// @param trust accepts or rejects the certificate
    /// @param identity shown to servers that ask for a certificate
    public QuicClientTls(String name, String protocol, boolean checksName, X509ExtendedTrustManager trust,
            Optional<QuicClient.Identity> identity) {
        this.name = name;
        this.trust = new RecordedTrust(trust);
        QuicSslContextBuilder builder = QuicSslContextBuilder.forClient().trustManager(this.trust)
                .applicationProtocols(protocol).earlyData(false)
                .endpointIdentificationAlgorithm(checksName ? "HTTPS" : "");
        identity.ifPresent(it -> builder.keyManager(it.key(), null, it.chain().toArray(X509Certificate[]::new)));
        context = builder.build();
    }

    QuicSslEngine newEngine(ByteBufAllocator memory, int port) {
        return context.newEngine(memory, name, port);
    }

    /// The failure of the handshake of an engine, with the reason if a certificate was rejected.
    IOException explained(SSLEngine engine, IOException failure) {
        return trust.explained(engine, failure);
    }
}
