package rootwalk.wire.client;

import java.time.Duration;

import rootwalk.wire.codec.Message;

/// The result of a query.
public sealed interface StubResult {

    /// The transport of a response.
    enum Path {
        UDP, TCP,
        /// Over TCP, after a truncated response over UDP.
        TCP_AFTER_TRUNCATION
    }

    /// @param time from the last time that the query was sent
    record Response(Message message, Path path, Duration time) implements StubResult {}

    /// @param reason for users, with the server's address
    record Failure(String reason) implements StubResult {}
}
