package rootwalk.authoritative.zone;

import java.time.Instant;

/// Why the newest version of a zone is not being served.
///
/// @param since when the first version after the one being served was rejected
/// @param reason in words for the operator
public record LoadFailure(Instant since, String reason) {}
