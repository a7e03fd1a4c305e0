package rootwalk.authoritative.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Change;

/// What is to be done with a zone.
sealed interface Work {

    /// Change records.
    ///
    /// @param times of a secondary zone afterwards; empty if they stay the same
    record Edit(Change change, Optional<SecondaryTimes> times) implements Work {}

    /// Replace the whole content, or withdraw the zone.
    ///
    /// @param digest of the content
    /// @param mustBeNewer whether a snapshot only replaces one with an earlier serial number
    /// @param times of a secondary zone afterwards; empty if they stay the same
    record Replace(ZoneState next, ContentDigest digest, boolean mustBeNewer, Optional<SecondaryTimes> times)
            implements
                Work {}

    /// Serve a file that was read.
    record Load(FileUpdate update) implements Work {}

    /// Serve what was recovered.
    record Begin(Recovery recovery) implements Work {}

    record SetTimes(SecondaryTimes times) implements Work {}

    record Freeze(boolean isFrozen) implements Work {}

    /// Change nothing more until [Resume], if a condition holds.
    ///
    /// @param condition on the last version; throws an exception if it does not hold
    record Suspend(Consumer<ZoneState> condition) implements Work {}

    record Resume() implements Work {}

    /// Remove deltas that cannot be read.
    record Forget() implements Work {}

    /// Record no more changes.
    ///
    /// @param isPurged whether the stored entries are not used even if the zone is recorded again
    record End(boolean isPurged) implements Work {}

    /// Write entries that do not belong to the content of a recorded zone.
    record Entries(List<Store.Write> writes) implements Work {}
}
