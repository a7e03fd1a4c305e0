package rootwalk.authoritative.journal;

import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneState;

/// What some work would do.
sealed interface Plan {

    /// Nothing is written or published.
    record Nothing(Outcome outcome) implements Plan {}

    /// Another version, or another state of the journal.
    ///
    /// @param record after the work
    /// @param next what is published; null if it stays the same
    /// @param clearsFailure whether the zone has no faulty file any more
    /// @param writes of a delta
    record Step(ZoneRecord record, @Nullable ZoneState next, boolean clearsFailure, List<Store.Write> writes,
            Outcome outcome) implements Plan {

        Step with(ZoneRecord other) {
            return new Step(other, next, clearsFailure, writes, outcome);
        }
    }

    /// Another version, whose delta is written in several transactions. The record is written with the last of them.
    ///
    /// @param step its writes are empty
    /// @param after the record after the delta: old deltas may be removed meanwhile
    record Sliced(Step step, UnaryOperator<ZoneRecord> after, Iterator<Store.Write> parts) implements Plan {}

    /// Another version whose whole content is stored.
    ///
    /// @param step with a record whose base is not set yet
    record Whole(Step step, ContentParts parts) implements Plan {}
}
