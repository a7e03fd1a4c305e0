package rootwalk.authoritative.journal;

/// Counts since the start.
///
/// @param changes that were stored
/// @param commits the transactions in which they were stored
/// @param rejected changes that could not be stored
/// @param octets of the file
public record JournalCounts(long changes, long commits, long rejected, long octets) {}
