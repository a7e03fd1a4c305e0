package rootwalk.daemon.exposition;

/// A check of the server.
///
/// @param isPassed its result
/// @param detail what was found, for operators
public record HealthCheck(String name, boolean isPassed, String detail) {}
