package rootwalk.transfer;

import java.time.Duration;

import rootwalk.authoritative.transfer.TransferLimits;

/// Limits of queries to primaries.
///
/// @param attempts over UDP
/// @param timeout of each attempt over UDP, of a connection, and of a response over TCP
/// @param idle of each wait for octets of a transfer: the primary may have a queue
/// @param duration of a whole transfer
public record TransferSettings(int attempts, Duration timeout, Duration idle, Duration duration,
        TransferLimits limits) {}
