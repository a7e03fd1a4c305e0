package rootwalk.authoritative.zone;

import java.time.Instant;

/// The way to change a zone: every change of what is served, one at a time. Readers never wait; they see
/// either the state before a change or the state after it. Any thread.
public final class ZoneWriter {

    /// A change to the records of a zone.
    @FunctionalInterface
    public interface Change {

        /// Makes the change. An exception leaves the zone as it was.
        void applyTo(ZoneEdit edit);
    }

    /// The result of a change.
    public sealed interface Result {

        /// The zone is served with the change.
        record Changed(ZoneDelta delta) implements Result {}

        /// The zone already had these records.
        record Unchanged() implements Result {}

        /// The zone was not changed.
        record Rejected(String reason) implements Result {}
    }

    private final Zone zone;

    ZoneWriter(Zone zone) {
        this.zone = zone;
    }

    /// Replaces the state of the zone, for example with a file that was read.
    public void replace(ZoneState next) {
        synchronized (zone) {
            zone.publish(next);
        }
    }

    /// Keeps serving the zone as it is, because the version that should have replaced it is faulty.
    public void keep(String reason, Instant now) {
        synchronized (zone) {
            zone.setFailure(reason, now);
        }
    }

    /// Changes records. The next snapshot shares with the last one what did not change.
    public Result change(Change change) {
        synchronized (zone) {
            return changed(change);
        }
    }

    private Result changed(Change change) {
        if (!(zone.state() instanceof ZoneSnapshot before)) {
            return new Result.Rejected("the zone is not loaded");
        }
        ZoneEdit edit = before.edit(EditObserver.NONE);
        change.applyTo(edit);
        ZoneSnapshot after = edit.build();
        if (after == null) {
            return new Result.Rejected("a zone must have an SOA record at its apex (RFC 1035 section 5.2)");
        }
        ZoneDelta delta = edit.delta(before, after);
        if (delta.isEmpty()) {
            return new Result.Unchanged();
        }
        zone.publish(after);
        return new Result.Changed(delta);
    }
}
