package rootwalk.wire.client;

import java.time.Duration;
import java.util.Optional;

import rootwalk.wire.tsig.TsigResult;

/// The result of a request for a zone transfer.
public sealed interface TransferResult {

    /// All records were received.
    ///
    /// @param time from the time that the request was sent
    /// @param tsig the result for the last message, which is valid; empty if the request was not signed
    record Complete(long records, long messages, long octets, Duration time, Optional<TsigResult> tsig)
            implements
                TransferResult {}

    /// The server sent something else than a zone: an error, for example.
    record Other(StubResult.Response response) implements TransferResult {}

    /// @param reason for users, with the server's address
    record Failure(String reason) implements TransferResult {}
}
