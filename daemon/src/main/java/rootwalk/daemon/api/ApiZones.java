package rootwalk.daemon.api;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

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

    /// Whether a zone is a catalog zone that follows from other zones of this server.
    boolean isProduced(Zone zone);

    /// Whether other servers are notified of changes.
    boolean isNotified(Zone zone);

    /// Whether changes of the zone are recorded, without which it is changed by its file only.
    boolean isRecorded(Zone zone);

    /// A zone that is to be created.
    ///
    /// @param template its name; empty for the standard one
    /// @param isSecondary what the client expects; empty for either
    /// @param primaries of a secondary zone; empty for those of the template, if it has any
    /// @param content of a primary zone; empty for that of the template
    record NewZone(Name name, Optional<String> template, Optional<Boolean> isSecondary,
            List<InetSocketAddress> primaries, List<RRset> content) {}

    /// Creates a zone, and serves it.
    ///
    /// @throws ApiProblem if that cannot be done
    Zone create(NewZone zone) throws ApiProblem;

    /// The template of zones that are created without one, if there is one.
    Optional<String> template();

    /// Deletes a zone that was created, with its content.
    ///
    /// @param condition on the last version, checked by any thread; its exception is passed on, and nothing is deleted
    /// @throws ApiProblem if that cannot be done
    void delete(Zone zone, Consumer<ZoneState> condition) throws ApiProblem;

    /// The state of a zone as `rootwalk ctl zone status --json` prints it: a JSON object.
    String status(Zone zone);

    /// How the serial number of a zone grows.
    SerialPolicy serials(Zone zone);

    /// The time of day.
    Instant now();

    /// Does something with a zone.
    ///
    /// @return the result, in words
    /// @throws ApiProblem if it cannot be done
    String act(Zone zone, Action action) throws ApiProblem;

    /// Begins a transaction of a token. Each token has its own.
    ///
    /// @throws ApiProblem if it has one of this zone
    void begin(Zone zone, Token token) throws ApiProblem;

    /// Adds changes to the transaction of a token.
    ///
    /// @return the number of changes
    /// @throws ApiProblem if it has none of this zone, or if there would be too many changes
    int add(Zone zone, Token token, List<UpdateRecord> changes) throws ApiProblem;

    /// The number of changes of the transaction of a token.
    ///
    /// @throws ApiProblem if it has none of this zone
    int size(Zone zone, Token token) throws ApiProblem;

    /// Makes the changes of the transaction of a token, and ends it. It stays as it was if they cannot be made.
    ///
    /// @param maker makes them, or throws
    /// @throws ApiProblem if it has none of this zone, or from the maker
    <T> T commit(Zone zone, Token token, Maker<T> maker) throws ApiProblem;

    /// Ends the transaction of a token without its changes.
    ///
    /// @throws ApiProblem if it has none of this zone
    void abort(Zone zone, Token token) throws ApiProblem;

    /// Makes the changes of a transaction.
    @FunctionalInterface
    interface Maker<T> {

        T make(List<UpdateRecord> changes) throws ApiProblem;
    }
}
