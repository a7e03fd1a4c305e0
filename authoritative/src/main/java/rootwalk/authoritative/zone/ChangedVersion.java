package rootwalk.authoritative.zone;

import rootwalk.authoritative.zone.ZoneWriter.Change;
import rootwalk.authoritative.zone.ZoneWriter.Result;

/// The next version of a zone that a change makes, before it is served.
public sealed interface ChangedVersion {

    /// The result of a change of a zone that has no snapshot.
    Result NOT_LOADED = new Result.Rejected("the zone is not loaded");

    /// Another version.
    record Made(ZoneSnapshot snapshot, ZoneDelta delta) implements ChangedVersion {}

    /// There is no other version.
    record None(Result result) implements ChangedVersion {}

    /// Applies a change to a version. An exception of the change is passed on.
    static ChangedVersion of(ZoneSnapshot before, Change change) {
        ZoneEdit edit = before.edit(EditObserver.NONE);
        change.applyTo(edit);
        ZoneSnapshot after = edit.build();
        if (after == null) {
            return new None(
                    new Result.Rejected("a zone must have an SOA record at its apex (RFC 1035 section 5.2)"));
        }
        ZoneDelta delta = edit.delta(before, after);
        return delta.isEmpty() ? new None(new Result.Unchanged(before.version())) : new Made(after, delta);
    }
}
