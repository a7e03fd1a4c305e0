package rootwalk.daemon.assembly;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.ApexRecords;
import rootwalk.config.Config;
import rootwalk.config.Template;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.assembly.zones.RunTimeZone;
import rootwalk.daemon.assembly.zones.ZoneDifference;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// Adds zones to a running daemon that are not in its configuration, and removes them. Any thread; blocks until a change is durable and in
/// force.
record ZoneAdditions(Daemon daemon) {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneAdditions.class);

    /// For records that the server makes.
    private static final int TTL = 3600;
    /// REFRESH, RETRY, EXPIRE and MINIMUM in seconds.
    private static final int[] SOA_TIMES = {3600, 900, 1_209_600, 3600};

    /// What the reason of a refusal is about.
    enum Refusal {
        REQUEST,
        /// There is a zone of this name.
        EXISTS,
        /// The same request may succeed later.
        SERVER
    }

    /// A change that is not made.
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        /// @param why with the remedy
        RefusedException(String why) {
            this(why, Refusal.REQUEST);
        }

        /// @param why with the remedy
        RefusedException(String why, Refusal refusal) {
            super(why);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /// A change of the service that may be refused.
    @FunctionalInterface
    private interface Change<T> {
        T of(Service service) throws RefusedException, ZoneChanges.NotStoredException;
    }

    /// The origin of a zone.
    sealed interface Origin {

        /// A zone of the configuration.
        record Configured() implements Origin {
            @Override
            public String toString() {
                return "configured";
            }
        }

        /// A zone that was added.
        record Added(String template) implements Origin {
            @Override
            public String toString() {
                return "added";
            }
        }

        /// A member of a catalog zone of another server.
        record Member(Name catalog) implements Origin {
            @Override
            public String toString() {
                return "member of " + catalog;
            }
        }
    }

    /// Where a zone that is served comes from.
    Origin origin(Name zone) {
        return daemon.registry().find(zone).<Origin>map(it -> switch (it) {
            case RunTimeZone.Added(var _, String template, var _) -> new Origin.Added(template);
            case RunTimeZone.OfCatalog(Name catalog, var _) -> new Origin.Member(catalog);
        }).orElseGet(Origin.Configured::new);
    }

    /// Adds a zone.
    ///
    /// @param template its name
    /// @param primaries for a secondary zone that is not transferred from those of the template; otherwise empty
    /// @param content of a primary zone; empty for the records of the template
    Zone add(Name name, String template, List<InetSocketAddress> primaries, Optional<List<RRset>> content)
            throws RefusedException {
        return change(service -> {
            Template used = template(service, template);
            RunTimeZone.Added zone = new RunTimeZone.Added(name, template, List.copyOf(primaries));
            checkName(service, name);
            Config.Zone settings = settings(service, zone);
            Optional<ZoneSnapshot> first = first(settings, used, content);
            daemon.zoneChanges().apply(service, new ZoneDifference(Set.of(), List.of(zone),
                    first.map(it -> Map.of(name, it)).orElse(Map.of())), "on request");
            daemon.catalogs().zoneAdded(service, name);
            Zone served = service.zones().current().withApex(name);
            if (served == null) {
                throw new RefusedException("the zone " + name + " could not be added; the log says why",
                        Refusal.SERVER);
            }
            return served;
        });
    }

    private static Template template(Service service, String name) throws RefusedException {
        Template template = service.config().template(name).orElse(null);
        if (template == null) {
            List<Template> all = service.config().templates();
            throw new RefusedException("there is no template '" + name + "'; " + (all.isEmpty()
                    ? "add one to templates in the configuration, and reload it"
                    : "the templates are " + all.stream().map(Template::name).collect(Collectors.joining(", "))));
        }
        return template;
    }

    private void checkName(Service service, Name name) throws RefusedException {
        if (service.settings().find(name).isPresent()) {
            throw new RefusedException("the zone " + name + " exists already: it is " + switch (origin(name)) {
                case Origin.Configured _ -> "in the configuration; change it there, and reload it";
                case Origin.Added _ -> "added; to begin anew, remove it first";
                case Origin.Member(Name catalog) ->
                    "a member of " + catalog + "; change the catalog zone at its primary";
            }, Refusal.EXISTS);
        }
    }

    private static Config.Zone settings(Service service, RunTimeZone zone) throws RefusedException {
        try {
            return service.settings().templates().of(zone);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    /// The first version of a zone; empty if it comes from a file or from other servers.
    private static Optional<ZoneSnapshot> first(Config.Zone settings, Template template,
            Optional<List<RRset>> content) throws RefusedException {
        if (!(settings.source() instanceof ZoneSource.Stored(Name name, Optional<ApexRecords> apex))) {
            if (content.isPresent()) {
                throw new RefusedException("the template " + template.name() + " has "
                        + (settings.source() instanceof ZoneSource.Secondary ? "primaries" : "file")
                        + ", from which the content comes; add the zone without content, or with another template");
            }
            return Optional.empty();
        }
        if (content.isEmpty() && apex.isEmpty()) {
            throw new RefusedException("the zone " + name + " has no content; add it with a zone file, or set"
                    + " name-servers of the template " + template.name());
        }
        return Optional.of(snapshot(name, content.isPresent() ? content.get() : records(name, apex.orElseThrow())));
    }

    /// The records at the apex of a zone without others.
    static List<RRset> records(Name zone, ApexRecords apex) throws RefusedException {
        Name contact = apex.contact().orElse(null);
        if (contact == null) {
            byte[] label = {'h', 'o', 's', 't', 'm', 'a', 's', 't', 'e', 'r'};
            contact = zone.child(label, 0, label.length);
        }
        if (contact == null) {
            throw new RefusedException("hostmaster." + zone + " is too long for a name; set contact of the template");
        }
        Name primary = apex.nameServers().getFirst();
        int names = primary.length() + contact.length();
        byte[] soa = new byte[names + Soa.NUMBERS];
        primary.copyTo(soa, 0);
        contact.copyTo(soa, primary.length());
        BigEndian.put32(soa, names, 1);
        for (int i = 0; i < SOA_TIMES.length; i++) {
            BigEndian.put32(soa, names + 4 * (i + 1), SOA_TIMES[i]);
        }
        return List.of(RRset.of(zone, RecordType.SOA, TTL, Rdata.of(soa)), RRset.of(zone, RecordType.NS, TTL,
                apex.nameServers().stream().map(Rdata::of).toList()));
    }

    private static ZoneSnapshot snapshot(Name zone, List<RRset> records) throws RefusedException {
        ZoneEdit edit = ZoneEdit.begin(zone, EditObserver.NONE);
        boolean hasServers = false;
        for (RRset rrset : records) {
            if (!rrset.owner().isSubdomainOf(zone)) {
                throw new RefusedException(rrset.owner() + " is not in the zone " + zone);
            }
            hasServers |= rrset.type() == RecordType.NS && rrset.owner().equals(zone);
            edit.add(rrset);
        }
        @Nullable
        ZoneSnapshot made = edit.build();
        if (made == null || !hasServers) {
            throw new RefusedException("the content of the zone " + zone + " has no "
                    + (made == null ? "SOA" : "NS") + " record at the name of the zone; add one");
        }
        return made;
    }

    /// Removes a zone that was added, and what the journal has of it. Changes of it are rejected from the time on at which the condition
    /// is checked.
    ///
    /// @param condition on the last version, checked by any thread; its exception is passed on, and nothing is removed
    void remove(Name name, Consumer<ZoneState> condition) throws RefusedException {
        boolean _ = change(service -> {
            switch (origin(name)) {
                case Origin.Added _ -> {
                    Optional<Zone> zone = Optional.ofNullable(service.zones().current().withApex(name));
                    if (zone.isPresent()) {
                        suspend(zone.get(), condition);
                    }
                    removeAdded(service, name, zone);
                }
                case Origin.Member(Name catalog) -> throw new RefusedException("the zone " + name + " is a member of "
                        + catalog + "; remove it from the catalog zone at its primary");
                case Origin.Configured _ -> throw new RefusedException(service.settings().find(name).isPresent()
                        ? "the zone " + name
                                + " is in the configuration; remove it there, and reload the configuration"
                        : "there is no zone " + name + "; rootwalk ctl zone list prints those that exist");
            }
            return true;
        });
    }

    private void suspend(Zone zone, Consumer<ZoneState> condition) throws ZoneChanges.NotStoredException {
        if (!Journal.isAttached(zone)) {
            condition.accept(zone.state());
            return;
        }
        try {
            if (!daemon.journalOfZones().suspend(zone, condition).join()) {
                resume(zone);
                throw new ZoneChanges.NotStoredException(ZoneChanges.NOT_STORED);
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : e;
        }
    }

    private void resume(Zone zone) {
        if (Journal.isAttached(zone)) {
            boolean _ = daemon.journalOfZones().resume(zone).join();
        }
    }

    /// @param suspended the zone, unless it is not served
    private void removeAdded(Service service, Name name, Optional<Zone> suspended)
            throws ZoneChanges.NotStoredException {
        try {
            daemon.zoneChanges().apply(service, ZoneDifference.of(Set.of(name), List.of()), "on request");
        } catch (ZoneChanges.ContentLeftException e) {
            // It is not served any more, also after a restart.
            LOG.warn("zone {} is removed, but the journal still has its content, which is not used; to remove that,"
                    + " enter rootwalk ctl zone purge {}", name, name);
        } catch (ZoneChanges.NotStoredException e) {
            suspended.ifPresent(this::resume);
            throw e;
        } finally {
            daemon.catalogs().zoneRemoved(service, name);
        }
    }

    /// Removes what the journal has of a zone that is not served any more. A secondary zone that is served is transferred again.
    ///
    /// @return what was done
    String purge(Name name) throws RefusedException {
        return change(service -> {
            Config.Zone settings = service.settings().find(name).orElse(null);
            if (settings == null) {
                if (!daemon.zoneChanges().forget(name)) {
                    throw new RefusedException("the journal has nothing of " + name);
                }
                return "the content of " + name + " is removed from the journal";
            }
            if (!(settings.source() instanceof ZoneSource.Secondary)) {
                throw new RefusedException("the zone " + name
                        + " is served, and its content would be lost; remove the zone first");
            }
            daemon.zoneChanges().reset(service, settings);
            return "the content of " + name + " is removed, and the zone is being transferred";
        });
    }

    private <T> T change(Change<T> change) throws RefusedException {
        try {
            return daemon.change(service -> {
                try {
                    return change.of(service);
                } catch (RefusedException | ZoneChanges.NotStoredException e) {
                    throw new Carrier(e);
                }
            }).orElseThrow(() -> new RefusedException("the server is shutting down", Refusal.SERVER));
        } catch (Carrier e) {
            throw e.refused();
        }
    }

    /// Carries an exception out of a change.
    private static final class Carrier extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Carrier(Exception cause) {
            super(cause);
        }

        RefusedException refused() {
            Throwable cause = getCause();
            return cause instanceof RefusedException refused ? refused
                    : new RefusedException(String.valueOf(cause == null ? null : cause.getMessage()), Refusal.SERVER);
        }
    }
}
