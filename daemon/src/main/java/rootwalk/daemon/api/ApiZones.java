package rootwalk.daemon.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.zone.Zone;
import rootwalk.wire.Name;

/// What the API needs of the daemon. Any thread; may block.
public interface ApiZones {

    /// What can be done with a zone besides changes of its records.
    enum Action {
        FREEZE, THAW, REFRESH, RETRANSFER, NOTIFY
    }

    /// All zones, in canonical order of their names.
    List<Zone> all();

    /// The zone with an apex.
    Optional<Zone> find(Name apex);

    /// Whether a zone is a copy of a zone of another server.
    boolean isSecondary(Zone zone);

    /// Whether other servers are notified of changes.
    boolean isNotified(Zone zone);

    /// Whether changes of the zone are recorded, without which it is changed by its file only.
    boolean isRecorded(Zone zone);

    /// The state of a zone as `rootwalk ctl zone status --json` prints it: a JSON object.
    String status(Zone zone);

    /// How the serial number of a zone grows.
    SerialPolicy serials(Zone zone);

    /// The time of day.
    Instant now();

    /// Does something with a zone.
    ///
    /// @return what is so now
    /// @throws ApiProblem if it cannot be done
    String act(Zone zone, Action action) throws ApiProblem;

    /// Begins a transaction; false if the zone has one.
    boolean begin(Zone zone);

    /// Adds changes to the transaction of a zone; empty if there is none, or if it would have too many changes.
    ///
    /// @return the number of changes
    Optional<Integer> add(Zone zone, List<UpdateRecord> changes);

    /// The changes of the transaction of a zone; empty if there is none.
    Optional<List<UpdateRecord>> transaction(Zone zone);

    /// Ends the transaction of a zone and returns its changes; empty if there is none.
    Optional<List<UpdateRecord>> end(Zone zone);
}
