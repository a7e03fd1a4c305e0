package rootwalk.authoritative.journal;

/// What became of a file that was read for a zone of the journal.
public sealed interface FileOutcome {

    /// The zone is served with the records of the file.
    record Served() implements FileOutcome {}

    /// The same; the journal of the zone has no deltas any more.
    ///
    /// @param why in words for the operator
    record ServedAnew(String why) implements FileOutcome {}

    /// The file is the one that the zone was loaded from before. Changes since then are kept.
    record Known() implements FileOutcome {}

    /// The zone has changes that the file would undo.
    ///
    /// @param why in words for the operator, with the remedy
    record Refused(String why) implements FileOutcome {}

    /// The zone was changed after the file was compared with it. [Journal#loadAgain] compares it again.
    record Outdated(FileUpdate update) implements FileOutcome {}

    /// The journal could not be written. The zone is served as before.
    ///
    /// @param why in words for the operator
    record NotStored(String why) implements FileOutcome {}
}
