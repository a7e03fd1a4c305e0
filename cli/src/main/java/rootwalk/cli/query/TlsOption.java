package rootwalk.cli.query;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tls.PemFiles;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;

/// The options for a query over TLS, as those of kdig. Each option besides `--tls` implies it.
final class TlsOption {

    @Option(names = "--tls",
            description = "query over TLS, to port 853 by default; without the next options, any server is"
                    + " accepted")
    private boolean tls;

    @Option(names = "--tls-name", paramLabel = "NAME",
            description = "query over TLS, and accept only a certificate for this name from an authority that Java trusts,"
                    + " or from one of --tls-ca")
    private @Nullable String name;

    @Option(names = "--tls-ca", paramLabel = "FILE",
            description = "query over TLS, and accept only a certificate from one of the authorities in this PEM file; it"
                    + " must have the name of --tls-name, or else of @SERVER")
    private @Nullable Path authorities;

    @Option(names = "--tls-pin", paramLabel = "BASE64",
            description = "query over TLS, and accept only a key with this SHA-256 digest; may be given again for others")
    private List<String> pins = List.of();

    /// What the options say.
    sealed interface Choice {

        /// How the server is authenticated if the transport uses TLS in any case.
        default ServerTrust trust() {
            return ServerTrust.OPPORTUNISTIC;
        }

        /// No TLS.
        record Clear() implements Choice {}

        record Encrypted(ServerTrust trust) implements Choice {

            /// @param server as the user has written it
            /// @throws IOException if an authority cannot be used
            TlsClient client(String server) throws IOException {
                return TlsClient.of(trust, server);
            }
        }

        /// @param reason with the remedy
        record Unusable(String reason) implements Choice {}
    }

    boolean hasName() {
        return name != null;
    }

    boolean isGiven() {
        return tls || name != null || authorities != null || !pins.isEmpty();
    }

    /// @throws IllegalArgumentException if the command line is not valid
    Choice choice() {
        if (!isGiven()) {
            return new Choice.Clear();
        }
        List<KeyPin> parsed = new ArrayList<>();
        for (String pin : pins) {
            try {
                parsed.add(KeyPin.parse(pin));
            } catch (UnusableTextException e) {
                throw new IllegalArgumentException("--tls-pin: " + e.getMessage() + "; " + e.remedy(), e);
            }
        }
        Optional<List<X509Certificate>> trusted = Optional.empty();
        if (authorities != null) {
            List<PemFiles.Problem> problems = new ArrayList<>();
            trusted = PemFiles.authorities(authorities, problems);
            if (trusted.isEmpty()) {
                return new Choice.Unusable("--tls-ca: " + problems.getFirst().sentence());
            }
        }
        return new Choice.Encrypted(new ServerTrust(Optional.ofNullable(name), trusted, parsed));
    }
}
