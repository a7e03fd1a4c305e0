package rootwalk.authoritative.zone;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

import rootwalk.wire.Name;

/// The zones of this server, each with its audience. Zones may be added and removed while they are served: the sets for
/// all audiences are replaced together, and a query is answered from the set that it has read. Any thread; reading takes
/// no lock and allocates nothing.
public final class ServedZones {

    /// Whose queries a zone answers.
    public enum Audience {
        /// Those of clients and of the resolver.
        CLIENTS,
        /// Those of the resolver only.
        RESOLVER
    }

    /// @param forClients the same object as `all` if all zones are for clients
    private record Sets(ZoneSet all, ZoneSet forClients) {

        @SuppressWarnings("ReferenceEquality") // see the parameter
        private boolean areAllForClients() {
            return all == forClients;
        }

        Sets with(Collection<Zone> zones, Audience audience) {
            ZoneSet more = all.with(zones);
            return switch (audience) {
                case CLIENTS -> new Sets(more, areAllForClients() ? more : forClients.with(zones));
                case RESOLVER -> new Sets(more, forClients.without(zones.stream().map(Zone::apex).toList()));
            };
        }

        Sets without(Collection<Name> apexes) {
            ZoneSet fewer = all.without(apexes);
            return new Sets(fewer, areAllForClients() ? fewer : forClients.without(apexes));
        }
    }

    private volatile Sets current;

    /// Zones for clients.
    public ServedZones(ZoneSet zones) {
        this(zones, List.of());
    }

    /// @param zones all of them
    /// @param forResolver the apexes of those for the resolver only
    public ServedZones(ZoneSet zones, Collection<Name> forResolver) {
        current = new Sets(zones, zones.without(forResolver));
    }

    /// All zones: the resolver uses them, and reports list them.
    public ZoneSet current() {
        return current.all();
    }

    /// The zones from which queries of clients are answered.
    public ZoneSet forClients() {
        return current.forClients();
    }

    /// Passes each zone with its audience, in canonical order of their names.
    public void forEach(BiConsumer<Zone, Audience> receiver) {
        Sets now = current;
        for (Zone zone : now.all()) {
            receiver.accept(zone,
                    now.forClients().withApex(zone.apex()) == null ? Audience.RESOLVER : Audience.CLIENTS);
        }
    }

    /// Adds zones. They replace those with the same apexes.
    public synchronized void add(Collection<Zone> zones, Audience audience) {
        current = current.with(zones, audience);
    }

    /// Removes zones. Names of no zone are ignored.
    public synchronized void remove(Collection<Name> apexes) {
        current = current.without(apexes);
    }
}
