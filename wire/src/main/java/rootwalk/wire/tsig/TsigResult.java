package rootwalk.wire.tsig;

import java.time.Instant;

/// The result of the verification of one message of a response. Only [Valid] means that the message is authentic.
public sealed interface TsigResult {

    /// The message has a valid TSIG, and so are the [Covered] ones before it.
    record Valid(Instant signedAt) implements TsigResult {}

    /// A message of a transfer has no TSIG; it is authentic if a later one is [Valid].
    record Covered() implements TsigResult {}

    /// The first message has no TSIG.
    record Unsigned() implements TsigResult {}

    /// The TSIG is not valid, or reports an error.
    ///
    /// @param reason for users
    record Rejected(String reason) implements TsigResult {}
}
