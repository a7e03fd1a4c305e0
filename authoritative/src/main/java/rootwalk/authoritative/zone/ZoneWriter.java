package rootwalk.authoritative.zone;

import java.time.Instant;

/// The one writer of a zone: every change of what is served goes through it, one at a time. Readers are never kept
/// waiting; they see either the state before or the one after. Any thread.
public final class ZoneWriter {

    /// A change to the records of a zone.
    @FunctionalInterface
    public interface Change {

        /// Makes the change. What is thrown leaves the zone as it is.
        void applyTo(ZoneEdit edit);
    }

    /// What became of a change.
    public sealed interface Result {

        /// The zone is served with the change.
        record Changed(ZoneDelta delta) implements Result {}

        /// The zone had all of it before.
        record Unchanged() implements Result {}

        /// The zone is as it was.
        record Rejected(String reason) implements Result {}
    }

    private final Zone zone;

    ZoneWriter(Zone zone) {
        this.zone = zone;
    }

    /// Serves the zone from another state, such as a file that was read.
    public synchronized void replace(ZoneState next) {
        zone.publish(next);
    }

    /// Goes on serving the zone as it is, since what should have replaced its state is wrong.
    public synchronized void keep(String reason, Instant now) {
        zone.refuse(reason, now);
    }

    /// Changes records: the next snapshot shares with the last one what did not change.
    public synchronized Result change(Change change) {
        if (!(zone.state() instanceof ZoneSnapshot before)) {
            return new Result.Rejected("the zone is not loaded");
        }
        ZoneEdit edit = before.edit(EditObserver.NONE);
        change.applyTo(edit);
        ZoneSnapshot after = edit.done();
        if (after == null) {
            return new Result.Rejected("a zone has an SOA record at its apex (RFC 1035 section 5.2)");
        }
        ZoneDelta delta = edit.delta(before, after);
        if (delta.isEmpty()) {
            return new Result.Unchanged();
        }
        zone.publish(after);
        return new Result.Changed(delta);
    }
}
