package rootwalk.authoritative.zone;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// The way to change a zone: every change of what is served, one at a time. Readers never wait; they see either the
/// state before a change or the state after it. Any thread.
///
/// If the changes of the zone are recorded in a journal, the result of a change is known when it is durable and served. Otherwise it is
/// known at once. What depends on a result runs on the thread that made the change, and must be short.
public interface ZoneWriter {

    /// A change to the records of a zone.
    @FunctionalInterface
    interface Change {

        /// Makes the change. An exception leaves the zone as it was, and is the outcome of the future.
        void applyTo(ZoneEdit edit);
    }

    /// The result of a change.
    sealed interface Result {

        /// The zone is served with the change.
        ///
        /// @param version with the change; [ZoneVersion#NONE] if the zone is withdrawn
        record Changed(ZoneDelta delta, ZoneVersion version) implements Result {}

        /// The zone already had these records.
        ///
        /// @param version that had them
        record Unchanged(ZoneVersion version) implements Result {}

        /// The zone was not changed, because it must not be.
        record Rejected(String reason) implements Result {}

        /// The zone was not changed, because the change could not be stored.
        record NotStored(String reason) implements Result {}
    }

    /// Changes records. The next snapshot shares with the last one what did not change.
    CompletableFuture<Result> submit(Change change);

    /// Replaces the whole content of the zone, as with a transfer, or withdraws it. The delta of the result is empty: the versions
    /// are not compared.
    CompletableFuture<Result> replace(ZoneState next);

    /// Keeps serving the zone as it is, because the version that should have replaced it is faulty.
    void keep(String reason, Instant now);
}
