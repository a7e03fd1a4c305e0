package rootwalk.authoritative.journal;

import java.nio.file.Path;
import java.time.Duration;

/// Settings of a journal.
///
/// @param folder of its files; created if it does not exist
/// @param size of the file at most, in octets
/// @param zoneSize of the deltas of one zone at most, in octets
/// @param maxAge of deltas
public record JournalSettings(Path folder, long size, long zoneSize, Duration maxAge) {}
