package rootwalk.web.connect;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import rootwalk.web.path.CertificateInfo;
import rootwalk.web.path.TlsOutcome;
import rootwalk.web.url.Host;
import rootwalk.web.url.Url;

/// TLS 1.3 and 1.2 handshakes with Netty and the JDK. Sessions are resumed while this object exists. Thread-safe.
final class TlsHandshake {

    /// By the protocols that are offered by ALPN.
    private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();
    private final CertificateVerifier verifier;
    private final Duration timeout;

    TlsHandshake(TrustSettings trust, Duration timeout, InstantSource clock) {
        verifier = new CertificateVerifier(trust, clock);
        this.timeout = timeout;
    }

    private SslContext context(List<String> protocols) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("HTTPS")
                .trustManager(verifier);
        if (!protocols.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK has no TLS: " + e.getMessage(), e);
        }
    }

    /// The TLS handler for the server of a URL.
    ///
    /// @param protocols offered by ALPN; none if it is empty
    SslHandler handler(Url url, List<String> protocols, ByteBufAllocator allocator) {
        SslHandler handler = contexts.computeIfAbsent(protocols, this::context)
                .newHandler(allocator, peerName(url), url.port());
        handler.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        serverName(url).ifPresent(name -> {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            handler.engine().setSSLParameters(parameters);
        });
        return handler;
    }

    /// Addresses have no server name, and a server name has no trailing dot (RFC 6066 section 3).
    private static Optional<String> serverName(Url url) {
        return url.host() instanceof Host.Domain domain ? Optional.of(withoutDot(domain.ascii())) : Optional.empty();
    }

    private static String peerName(Url url) {
        return switch (url.host()) {
            case Host.Domain(var ascii) -> withoutDot(ascii);
            case Host.Ipv4(var address) -> address.getHostAddress();
            case Host.Ipv6(var address) -> address.getHostAddress();
        };
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// The result of a completed handshake.
    TlsOutcome outcome(SslHandler handler, Url url) {
        SSLSession session = handler.engine().getSession();
        List<X509Certificate> chain = chain(session);
        List<CertificateInfo> certificates = chain.stream().map(CertificateText::of).toList();
        TlsOutcome.Verification verification = chain.isEmpty()
                ? new TlsOutcome.Verification.Untrusted("the server sent no certificate", "")
                : verifier.verdict(peerName(url), chain.getFirst());
        return new TlsOutcome(session.getProtocol(), session.getCipherSuite(),
                Optional.ofNullable(handler.applicationProtocol()), serverName(url), certificates, verification,
                !CertificateVerifier.isFullHandshake(session));
    }

    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (java.security.cert.Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
        return chain;
    }
}
