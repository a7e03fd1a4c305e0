package rootwalk.authoritative.journal;

import rootwalk.authoritative.zone.ZoneWriter.Result;

/// The outcome of work on a zone.
sealed interface Outcome {

    /// That of a change.
    record OfChange(Result result) implements Outcome {}

    /// That of a file.
    record OfFile(FileOutcome outcome) implements Outcome {}

    /// The work is done.
    record Done() implements Outcome {}

    /// The change threw an exception.
    record Failed(RuntimeException failure) implements Outcome {}

    /// The journal could not be written.
    record NotStored(String why) implements Outcome {}
}
