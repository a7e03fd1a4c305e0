package rootwalk.authoritative.zone;

import java.time.Instant;

/// Why the newest form of a zone is not the one that is served.
///
/// @param since when the first of the forms was refused that have come since the one being served
/// @param reason in words for the operator
public record Refusal(Instant since, String reason) {}
