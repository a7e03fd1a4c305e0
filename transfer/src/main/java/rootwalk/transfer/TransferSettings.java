package rootwalk.transfer;

import java.time.Duration;

import rootwalk.authoritative.transfer.TransferLimits;

/// Limits of queries to primaries.
///
/// @param attempts over UDP
/// @param timeout of each attempt over UDP, of a connection, and of each wait for octets
/// @param duration of a whole transfer
public record TransferSettings(int attempts, Duration timeout, Duration duration, TransferLimits limits) {}
