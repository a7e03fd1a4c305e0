package rootwalk.web.connect;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.url.Url;

/// TLS handshakes that fail, in words.
final class TlsErrorText {

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
                new FetchFailure(FetchStep.TLS, "what came from port " + url.port() + " is no TLS",
                        "a server that speaks plain HTTP there: try "
                                + url.withScheme(Url.Scheme.HTTP).withPort(url.port()),
                        why);
            case SslHandshakeTimeoutException _ -> new FetchFailure(FetchStep.TLS, "the handshake was not done in time",
                    "a server that is overloaded, or listens without speaking TLS", why);
            case ClosedChannelException _ -> closed(why);
            case SslClosedEngineException _ -> closed(why);
            case IOException reset when message.contains("reset") -> closed(reset);
            case SSLHandshakeException _ when alert >= 0 -> {
                String name = message.substring(alert + ALERT.length());
                yield new FetchFailure(FetchStep.TLS, "the server refused with the alert " + name, cause(name), why);
            }
            default -> new FetchFailure(FetchStep.TLS, "the handshake failed: " + ErrorText.of(why),
                    "TLS versions or settings that do not go together", why);
        };
    }

    private static FetchFailure closed(Throwable why) {
        return new FetchFailure(FetchStep.TLS, "the server closed the connection during the handshake",
                "a server that knows no site of that name, or speaks no TLS there", why);
    }

    private static String cause(String alert) {
        return switch (alert) {
            case "protocol_version" -> "the server supports only versions before TLS 1.2, which are obsolete";
            case "handshake_failure", "insufficient_security" -> "no cipher suite in common";
            case "unrecognized_name" -> "the server has no site of that name";
            case "no_application_protocol" -> "the server speaks none of the HTTP versions that were offered";
            case "certificate_required", "bad_certificate" -> "the server wants a certificate of the client";
            default -> "the server's own log says more";
        };
    }
}
