package rootwalk.daemon.policy;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.wire.Name;

/// Which hosts may do what with which zones. Zones may be added and removed while it is used. Any thread; reading takes no lock and
/// allocates nothing.
public final class ZoneAccess {

    private final NetworkSet refuse;
    /// A zone that is not in the map permits nothing.
    private final Map<Name, ZonePermissions> zones = new ConcurrentHashMap<>();

    /// @param refuse clients that are refused, whatever a zone permits
    public ZoneAccess(NetworkSet refuse) {
        this.refuse = refuse;
    }

    /// Adds a zone, or replaces the permissions of one.
    public void set(Name zone, ZonePermissions permissions) {
        zones.put(zone, permissions);
    }

    /// Removes zones. Names of no zone are ignored.
    public void remove(Collection<Name> removed) {
        removed.forEach(zones::remove);
    }

    /// Whether all requests of a client are refused.
    boolean isRefused(ClientAddress client) {
        return refuse.contains(client);
    }

    /// Whether a client may transfer a zone.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayTransfer(Name zone, ClientAddress client, @Nullable Name key) {
        ZonePermissions permissions = zones.get(zone);
        return permissions != null && permissions.transferTo().permits(client, key);
    }

    /// Whether a client may say that a zone has changed.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayNotify(Name zone, ClientAddress client, @Nullable Name key) {
        ZonePermissions permissions = zones.get(zone);
        return permissions != null && permissions.notifyFrom().permits(client, key);
    }

    /// Whether a client may update a zone. What it may change is decided later.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayUpdate(Name zone, ClientAddress client, @Nullable Name key) {
        ZonePermissions permissions = zones.get(zone);
        return permissions != null && permissions.updateFrom().permits(client, key);
    }

    /// How a zone is updated; null if nobody may update it.
    @Nullable
    UpdateSettings updates(Name zone) {
        ZonePermissions permissions = zones.get(zone);
        return permissions == null ? null : permissions.updates();
    }
}
