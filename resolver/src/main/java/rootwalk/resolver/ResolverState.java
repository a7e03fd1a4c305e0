package rootwalk.resolver;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import rootwalk.resolver.upstream.EncryptionState;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;

/// The state of a resolver for operators: failures and servers.
public final class ResolverState {

    private ResolverState() {}

    /// A cached failure.
    ///
    /// @param retryAfterSeconds until it may be resolved again, at least 1
    public record Failed(Question question, List<ExtendedError> errors, long retryAfterSeconds) {}

    /// A known server.
    ///
    /// @param answered whether it has ever responded
    /// @param rttMilliseconds the RTT, measured or assumed
    /// @param timeoutMilliseconds the timeout of a query
    /// @param timeouts timeouts since its last response
    /// @param backedOff whether others are queried instead
    /// @param encryption empty for a server that is queried over UDP and TCP
    /// @param opportunistic what is known about TLS at an authoritative server
    public record ServerInfo(
            InetSocketAddress address, boolean answered, long rttMilliseconds, long timeoutMilliseconds, int timeouts,
            boolean backedOff, Optional<Encryption> encryption, Opportunistic opportunistic) {

        /// The connection to a server that is queried over TLS.
        ///
        /// @param problem why the last one could not be opened
        public record Encryption(boolean isConnected, Optional<String> problem) {}
    }

    /// What opportunistic encryption has found out about a server (RFC 9539 section 4.5).
    public sealed interface Opportunistic {

        /// Nothing.
        record Unknown() implements Opportunistic {}

        /// It is being probed.
        record Probed() implements Opportunistic {}

        /// It has responded over TLS.
        ///
        /// @param seconds since the last response
        record Works(long seconds) implements Opportunistic {}

        /// It has not responded over TLS.
        ///
        /// @param seconds since then
        record Failed(long seconds, String reason) implements Opportunistic {}

        /// @param now by [rootwalk.resolver.contract.Time#nanos]
        static Opportunistic of(EncryptionState state, long now) {
            return switch (state) {
                case EncryptionState.Unknown _ -> new Unknown();
                case EncryptionState.Probed _ -> new Probed();
                case EncryptionState.Works(long lastResponse, int _, long _) ->
                    new Works(NANOSECONDS.toSeconds(now - lastResponse));
                case EncryptionState.Failed(long since, String reason) ->
                    new Failed(NANOSECONDS.toSeconds(now - since), reason);
            };
        }
    }
}
