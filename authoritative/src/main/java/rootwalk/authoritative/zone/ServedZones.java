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
        RESOLVER,
        /// None: it is a response policy zone. Other servers may transfer it.
        POLICY
    }

    /// A set with all zones is the same object as `all`.
    ///
    /// @param forServers those that other servers may transfer
    private record Sets(ZoneSet all, ZoneSet forClients, ZoneSet forResolver, ZoneSet forServers) {

        Sets with(Collection<Zone> zones, Audience audience) {
            ZoneSet more = all.with(zones);
            List<Name> apexes = zones.stream().map(Zone::apex).toList();
            return switch (audience) {
                case CLIENTS -> new Sets(more, added(forClients, more, zones), added(forResolver, more, zones),
                        added(forServers, more, zones));
                case RESOLVER -> new Sets(more, forClients.without(apexes), added(forResolver, more, zones),
                        forServers.without(apexes));
                case POLICY -> new Sets(more, forClients.without(apexes), forResolver.without(apexes),
                        added(forServers, more, zones));
            };
        }

        @SuppressWarnings("ReferenceEquality") // see above
        private ZoneSet added(ZoneSet to, ZoneSet more, Collection<Zone> zones) {
            return to == all ? more : to.with(zones);
        }

        Sets without(Collection<Name> apexes) {
            ZoneSet fewer = all.without(apexes);
            return new Sets(fewer, removed(forClients, fewer, apexes), removed(forResolver, fewer, apexes),
                    removed(forServers, fewer, apexes));
        }

        @SuppressWarnings("ReferenceEquality") // see above
        private ZoneSet removed(ZoneSet from, ZoneSet fewer, Collection<Name> apexes) {
            return from == all ? fewer : from.without(apexes);
        }
    }

    private volatile Sets current;

    /// Zones for clients.
    public ServedZones(ZoneSet zones) {
        this(zones, List.of(), List.of());
    }

    /// @param zones all of them
    /// @param ofResolver the apexes of those for the resolver only
    /// @param ofPolicy the apexes of the response policy zones
    public ServedZones(ZoneSet zones, Collection<Name> ofResolver, Collection<Name> ofPolicy) {
        ZoneSet forResolver = zones.without(ofPolicy);
        current = new Sets(zones, forResolver.without(ofResolver), forResolver, zones.without(ofResolver));
    }

    /// All zones, for reports.
    public ZoneSet current() {
        return current.all();
    }

    /// The zones from which queries of clients are answered.
    public ZoneSet forClients() {
        return current.forClients();
    }

    /// The zones from which queries of the resolver are answered.
    public ZoneSet forResolver() {
        return current.forResolver();
    }

    /// The zones that other servers may transfer, and notify this server of.
    public ZoneSet forServers() {
        return current.forServers();
    }

    /// Passes each zone with its audience, in canonical order of their names.
    public void forEach(BiConsumer<Zone, Audience> receiver) {
        Sets now = current;
        for (Zone zone : now.all()) {
            receiver.accept(zone,
                    now.forClients().withApex(zone.apex()) != null ? Audience.CLIENTS
                            : now.forResolver().withApex(zone.apex()) != null ? Audience.RESOLVER : Audience.POLICY);
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
