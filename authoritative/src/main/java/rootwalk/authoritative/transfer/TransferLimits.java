package rootwalk.authoritative.transfer;

/// How large a zone may be that is transferred from a primary.
///
/// @param octets of the messages, and of the zone in memory
/// @param records of the zone, or of the differences
public record TransferLimits(long octets, long records) {}
