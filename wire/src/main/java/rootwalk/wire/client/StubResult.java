package rootwalk.wire.client;

import java.time.Duration;
import java.util.Optional;

import rootwalk.wire.codec.Message;
import rootwalk.wire.tsig.TsigResult;

/// The result of a query.
public sealed interface StubResult {

    /// The transport of a response.
    enum Path {
        UDP, TCP,
        /// Over TCP, after a truncated response over UDP.
        TCP_AFTER_TRUNCATION, TLS, HTTPS, QUIC;

        /// The transport of the response.
        public String transport() {
            return this == TCP_AFTER_TRUNCATION ? TCP.name() : name();
        }
    }

    /// @param time from the last time that the query was sent
    /// @param tsig the result of the verification; empty if the query was not signed
    record Response(Message message, Path path, Duration time, Optional<TsigResult> tsig) implements StubResult {

        /// Whether the response may be used: it is signed, or the query was not.
        public boolean isAcceptable() {
            return tsig.isEmpty() || tsig.get() instanceof TsigResult.Valid;
        }
    }

    /// @param reason for users, with the server's address
    record Failure(String reason) implements StubResult {}
}
