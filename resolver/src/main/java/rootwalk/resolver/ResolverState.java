package rootwalk.resolver;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

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
    public record ServerInfo(
            InetSocketAddress address, boolean answered, long rttMilliseconds, long timeoutMilliseconds, int timeouts,
            boolean backedOff, Optional<Encryption> encryption) {

        /// The connection to a server that is queried over TLS.
        ///
        /// @param problem why the last one could not be opened
        public record Encryption(boolean isConnected, Optional<String> problem) {}
    }
}
