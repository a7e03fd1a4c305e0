package rootwalk.web.connect;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.url.Url;

/// Texts for TLS errors.
public final class TlsErrorText {

    private static final String ALERT = "fatal alert: ";

    private TlsErrorText() {}

    static FetchFailure failure(Throwable why, Url url) {
        for (Throwable below = why; below != null; below = below.getCause()) {
            if (below instanceof CertificateVerifier.UntrustedChainException refusal) {
                return new FetchFailure(FetchStep.TLS, refusal.verdict().description(), refusal.verdict().usualCause(),
                        why);
            }
        }
        String message = String.valueOf(why.getMessage());
        int alert = message.indexOf(ALERT);
        return switch (why) {
            case NotSslRecordException _ ->
                new FetchFailure(FetchStep.TLS, "the response from port " + url.port() + " is not TLS",
                        "a server for plain HTTP on that port: try "
                                + url.withScheme(Url.Scheme.HTTP).withPort(url.port()),
                        why);
            case SslHandshakeTimeoutException _ ->
                new FetchFailure(FetchStep.TLS, "the handshake was not completed in time",
                        "an overloaded server, or a port without TLS", why);
            case ClosedChannelException _ -> closed(why);
            case SslClosedEngineException _ -> closed(why);
            case IOException reset when message.contains("reset") -> closed(reset);
            case SSLHandshakeException _ when alert >= 0 -> {
                String name = message.substring(alert + ALERT.length());
                yield new FetchFailure(FetchStep.TLS, "the server rejected the handshake with the alert " + name,
                        cause(name), why);
            }
            default -> new FetchFailure(FetchStep.TLS, "the handshake failed: " + ErrorText.of(why),
                    "incompatible TLS versions or settings", why);
        };
    }

    /// With TLS 1.3, a server rejects the certificate of a client, or that it has none, only after the handshake (RFC 8446 section 4.4.2.4).
    ///
    /// @param step in which the alert came
    /// @return empty if the connection ended in another way
    public static Optional<FetchFailure> rejectedAfterHandshake(Throwable why, FetchStep step) {
        for (Throwable below = why; below != null; below = below.getCause()) {
            String message = String.valueOf(below.getMessage());
            int alert = message.indexOf(ALERT);
            if (below instanceof SSLException && alert >= 0) {
                String name = message.substring(alert + ALERT.length());
                return Optional.of(new FetchFailure(step, "the server ended the connection with the TLS alert " + name,
                        cause(name), why));
            }
        }
        return Optional.empty();
    }

    private static FetchFailure closed(Throwable why) {
        return new FetchFailure(FetchStep.TLS, "the server closed the connection during the handshake",
                "a server without a site of that name, or a port without TLS", why);
    }

    private static String cause(String alert) {
        return switch (alert) {
            case "protocol_version" -> "the server supports only versions before TLS 1.2, which are obsolete";
            case "handshake_failure", "insufficient_security" -> "no cipher suite in common";
            case "unrecognized_name" -> "the server has no site of that name";
            case "no_application_protocol" -> "the server supports none of the offered HTTP versions";
            case "certificate_required", "bad_certificate" -> "the server requires a client certificate";
            default -> "see the log of the server";
        };
    }
}
