package rootwalk.daemon.assembly.zones;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.SecondaryTimes;
import rootwalk.authoritative.transfer.TransferLimits;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.upstream.RemoteEncryption;
import rootwalk.daemon.assembly.upstream.ServerAddresses;
import rootwalk.daemon.policy.NoticeReceiver;
import rootwalk.daemon.policy.UpdateForwarder;
import rootwalk.transfer.NotifyQueue;
import rootwalk.transfer.NotifySender;
import rootwalk.transfer.RefreshTimes;
import rootwalk.transfer.Remote;
import rootwalk.transfer.Secondaries;
import rootwalk.transfer.SecondaryZone;
import rootwalk.transfer.SocketClient;
import rootwalk.transfer.SteadyClock;
import rootwalk.transfer.TransferSettings;
import rootwalk.transfer.ZoneTrust;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.tsig.TsigKeys;

/// Exchanges zones with other servers: transfers the secondary zones of the current service from their primaries, sends updates of
/// them there, and notifies the secondaries and the parents of all zones. Any thread.
public final class ZoneExchange implements NoticeReceiver, UpdateForwarder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneExchange.class);

    /// The types of NOTIFY messages.
    private static final List<Integer> SECONDARY = List.of(RecordType.SOA);
    private static final List<Integer> PARENTAL = List.of(RecordType.CDS, RecordType.CSYNC);

    private static final int ATTEMPTS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /// The longest silence during a transfer: the primary may have a queue, or read the zone from a disk.
    private static final Duration IDLE = Duration.ofSeconds(15);

    /// NOTIFY messages without a response at the same time.
    private static final int MOST_NOTICES = 50;

    private final Environment environment;
    private final ZoneJournal journal;
    private final SteadyClock clock;
    private final Consumer<Zone> published;
    private final Executor threads;
    private final ThreadFactory factory;
    private final ServerAddresses addresses;
    private final ParentalAgents agents;
    private final LongSupplier queries;
    private final Executor work;
    private final DelegationSignals delegations = new DelegationSignals();
    /// Created when there is a zone to exchange, so that other servers start without it.
    private volatile @Nullable Parts parts;
    private volatile Plan plan = Plan.NONE;

    /// @param changes zones whose secondaries are to be notified
    /// @param signals zones whose parents are to be notified
    private record Parts(SocketClient client, Secondaries secondaries, NotifyQueue changes, NotifyQueue signals,
            NotifySender notices) {

        void start(ThreadFactory threads) {
            secondaries.start(threads);
            changes.start(threads);
            signals.start(threads);
            notices.start(threads);
        }
    }

    /// With whom the zones are exchanged. Zones may be added and removed.
    ///
    /// @param notified those that get NOTIFY messages, by zone
    /// @param children zones whose parents get NOTIFY messages
    /// @param primaries by secondary zone
    /// @param keys of the configuration
    /// @param made servers that were made: zones of a template share them
    /// @param trust in what primaries send
    /// @param refreshes at the same time; each is a thread and a socket
    private record Plan(Map<Name, Targets> notified, Set<Name> children, Map<Name, List<Remote>> primaries,
            TsigKeys keys, Map<List<Config.Remote>, List<Remote>> made, TransferSettings settings, ZoneTrust trust,
            int refreshes) {

        static final Plan NONE = new Plan(Map.of(), Set.of(), Map.of(), TsigKeys.NONE, Map.of(),
                new TransferSettings(ATTEMPTS, TIMEOUT, IDLE, Duration.ZERO, new TransferLimits(0, 0)),
                ZoneTrust.EVERYBODY, 0);

        void remove(Name zone) {
            notified.remove(zone);
            children.remove(zone);
            primaries.remove(zone);
        }

        boolean isEmpty() {
            return notified.isEmpty() && children.isEmpty() && primaries.isEmpty();
        }

        List<Remote> remotes(List<Config.Remote> configured) {
            return made.computeIfAbsent(configured, it -> ZoneExchange.remotes(it, keys));
        }
    }

    /// @param listed in the configuration
    /// @param hasServers whether those in the NS records of the zone are notified as well
    private record Targets(List<Remote> listed, boolean hasServers) {}

    /// @param published receives each zone that is not served any more
    /// @param addresses of the name servers of zones
    /// @param agents of the parents of zones
    /// @param queries the number of queries that were answered
    /// @param work runs transfers, which may need a processor for long
    /// @param threads makes virtual threads
    public ZoneExchange(Environment environment, ZoneJournal journal, Consumer<Zone> published,
            ServerAddresses addresses,
            ParentalAgents agents, LongSupplier queries, Executor work, ThreadFactory threads) {
        this.environment = environment;
        this.journal = journal;
        this.published = published;
        clock = environment.steadyClock();
        this.addresses = addresses;
        this.agents = agents;
        this.queries = queries;
        this.work = work;
        factory = threads;
        this.threads = task -> threads.newThread(task).start();
    }

    /// Takes the zones that are in use now. Not at the same time as another call of this method, [#add] or [#remove].
    public void use(ZonesInUse inUse) {
        Config.Limits limits = inUse.config().limits();
        Plan next = new Plan(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>(),
                inUse.keys(), new HashMap<>(),
                new TransferSettings(ATTEMPTS, TIMEOUT, IDLE, limits.transferTime(),
                        new TransferLimits(limits.transferSize(), Integer.MAX_VALUE)),
                AnchoredZones.of(inUse.anchors(), inUse.config().dnssec()),
                limits.refreshes());
        List<SecondaryZone> zones = new ArrayList<>();
        for (Config.Zone zone : inUse.settings().all()) {
            include(inUse, zone, next).ifPresent(zones::add);
        }
        Plan before = plan;
        plan = next;
        if (parts != null || !next.isEmpty()) {
            parts().secondaries().set(zones);
            forget(Stream.concat(before.notified().keySet().stream(), before.children().stream())
                    .collect(Collectors.toSet()));
            notifyOthers(inUse, before.notified(), next.notified());
        }
    }

    /// Forgets what is to be sent about those of some zones of which nobody is notified any more.
    private void forget(Collection<Name> zones) {
        Plan now = plan;
        Parts used = parts();
        List<Name> children = zones.stream().filter(zone -> !now.children().contains(zone)).toList();
        delegations.forget(children);
        used.signals().remove(children);
        used.notices().forget(children, PARENTAL);
        List<Name> others = zones.stream().filter(zone -> !now.notified().containsKey(zone)).toList();
        used.changes().remove(others);
        used.notices().forget(others, SECONDARY);
    }

    /// Has the servers of zones notified that were not notified before, or not of these zones.
    private void notifyOthers(ZonesInUse inUse, Map<Name, Targets> before, Map<Name, Targets> now) {
        List<Zone> others = new ArrayList<>();
        now.forEach((name, targets) -> {
            Zone zone = targets.equals(before.get(name)) ? null : inUse.served().current().withApex(name);
            if (zone != null) {
                others.add(zone);
            }
        });
        parts().changes().begun(others);
    }

    /// Adds zones that are in use now, or applies other settings of them.
    public void add(ZonesInUse inUse, Collection<Config.Zone> added) {
        Plan now = plan;
        List<SecondaryZone> zones = new ArrayList<>();
        List<Name> others = new ArrayList<>();
        Map<Name, Targets> before = new HashMap<>();
        for (Config.Zone zone : added) {
            Optional.ofNullable(now.notified().get(zone.name())).ifPresent(it -> before.put(zone.name(), it));
            now.remove(zone.name());
            include(inUse, zone, now).ifPresentOrElse(zones::add, () -> others.add(zone.name()));
        }
        if (parts != null || !now.isEmpty()) {
            parts().secondaries().remove(others);
            parts().secondaries().add(zones);
            Set<Name> names = added.stream().map(Config.Zone::name).collect(Collectors.toSet());
            Map<Name, Targets> targets = new HashMap<>();
            names.forEach(name -> Optional.ofNullable(now.notified().get(name)).ifPresent(it -> targets.put(name, it)));
            forget(names);
            notifyOthers(inUse, before, targets);
        }
    }

    public void remove(Collection<Name> removed) {
        Plan now = plan;
        removed.forEach(now::remove);
        Parts used = parts;
        if (used != null) {
            used.secondaries().remove(removed);
            forget(removed);
        }
    }

    /// Adds a zone to a plan. Returns its refreshes, if it is a secondary zone.
    private Optional<SecondaryZone> include(ZonesInUse inUse, Config.Zone configured, Plan into) {
        if (isNotified(configured)) {
            into.notified().put(configured.name(),
                    new Targets(into.remotes(configured.notified()), configured.notifiesServers()));
        }
        Zone zone = inUse.served().current().withApex(configured.name());
        if (zone == null) {
            return Optional.empty();
        }
        if (configured.notifiesParent()) {
            boolean _ = into.children().add(configured.name());
            delegations.watch(zone);
        }
        if (!(configured.source() instanceof ZoneSource.Secondary secondary)) {
            // It may have been a secondary zone before.
            zone.expiresAt(null);
            return Optional.empty();
        }
        List<Remote> remotes = into.remotes(secondary.primaries());
        into.primaries().put(configured.name(), remotes);
        RefreshTimes times = times(zone);
        zone.expiresAt(times.expiresAt().orElse(null));
        return Optional.of(new SecondaryZone(zone, remotes, times));
    }

    /// A zone that nobody may transfer has no secondaries.
    private static boolean isNotified(Config.Zone zone) {
        return !zone.notified().isEmpty() || (!zone.transferTo().isEmpty() && zone.notifiesServers());
    }

    private Parts parts() {
        Parts begun = parts;
        if (begun != null) {
            return begun;
        }
        SocketClient client = new SocketClient(() -> plan.settings(), environment.secureRandom(), environment.clock(),
                environment.time()::nanos, queries);
        Secondaries secondaries = new Secondaries(client, new JournalTarget(journal, clock, published),
                version -> plan.trust().fault(version), clock,
                environment.secureRandom(), threads, work, () -> plan.refreshes());
        Parts created = new Parts(client, secondaries, new NotifyQueue(this::notifyOf, clock, threads),
                new NotifyQueue(this::notifyParents, clock, threads),
                new NotifySender(client, clock, threads, MOST_NOTICES));
        parts = created;
        created.start(factory);
        return created;
    }

    private static List<Remote> remotes(List<Config.Remote> configured, TsigKeys keys) {
        return configured.stream()
                .map(it -> new Remote(it.address(), it.key().flatMap(key -> Optional.ofNullable(keys.find(key))),
                        it.tls().map(tls -> new RemoteEncryption(tls, Addresses.text(it.address().getAddress())))))
                .toList();
    }

    private RefreshTimes times(Zone zone) {
        Instant now = clock.instant();
        if (!Journal.isAttached(zone) || !(zone.state() instanceof ZoneSnapshot held)) {
            return RefreshTimes.initial(now);
        }
        SecondaryTimes stored = journal.get().times(zone);
        return stored.expiry() == 0 ? RefreshTimes.initial(now)
                : RefreshTimes.restored(now, clock.ofTimeOfDay(Instant.ofEpochSecond(stored.expiry())), held);
    }

    /// Notifies the secondaries of a zone of which another version is served. Does not block. Returns whether it has some.
    public boolean changed(Zone zone) {
        boolean isNotified = plan.notified().containsKey(zone.apex());
        Parts used = parts;
        if (isNotified && used != null) {
            used.changes().changed(zone);
        }
        if (used != null && delegations.isChanged(zone)) {
            used.signals().changed(zone);
        }
        return isNotified;
    }

    /// Looks the parental agents of a zone up, and has them notified (RFC 9859); blocks. Returns false if that has to be tried again.
    private boolean notifyParents(Zone zone) {
        Parts used = parts;
        for (int type : delegations.changes(zone.apex())) {
            try {
                List<Remote> servers = agents.of(zone.apex(), type).stream().map(Remote::new).toList();
                delegations.told(zone.apex(), type);
                if (used != null && plan.children().contains(zone.apex())) {
                    LOG.debug("zone {}: {} are notified of {}", zone.apex(), servers, RecordType.name(type));
                    used.notices().changed(zone, type, servers);
                }
            } catch (IOException e) {
                LOG.warn("zone {}: the parent is not notified of {} yet: {}", zone.apex(), RecordType.name(type),
                        e.getMessage());
                return false;
            }
        }
        return true;
    }

    /// Looks the servers of a zone up, and has them notified; blocks. Returns true.
    private boolean notifyOf(Zone zone) {
        Targets targets = plan.notified().get(zone.apex());
        Parts used = parts;
        if (targets == null || used == null) {
            return true;
        }
        // A server that is also listed may need the key that is configured there.
        Map<InetSocketAddress, Remote> remotes = new LinkedHashMap<>();
        targets.listed().forEach(remote -> remotes.put(remote.address(), remote));
        if (targets.hasServers()) {
            addresses.of(zone).forEach(it -> remotes.putIfAbsent(it, new Remote(it)));
        }
        used.notices().changed(zone, RecordType.SOA, remotes.values());
        return true;
    }

    /// When a secondary zone is refreshed and expires, as times of day; empty for other zones.
    public Optional<RefreshTimes> times(Name zone) {
        return secondaries().flatMap(it -> it.times(zone)).map(it -> it.convert(clock::toTimeOfDay));
    }

    @Override
    public void notified(Name zone, InetAddress primary, OptionalInt serial) {
        Parts used = parts;
        if (used != null) {
            threads.execute(() -> {
                boolean _ = used.secondaries().notified(zone, primary, serial);
            });
        }
    }

    @Override
    public byte[] forward(Name zone, byte[] message) throws IOException {
        Parts used = parts;
        List<Remote> primaries = plan.primaries().getOrDefault(zone, List.of());
        if (used == null || primaries.isEmpty()) {
            throw new IOException("the zone has no primary");
        }
        IOException last = new IOException();
        for (Remote primary : primaries) {
            try {
                return used.client().relay(primary, message);
            } catch (IOException e) {
                last = new IOException(primary + ": " + e.getMessage(), e);
            }
        }
        throw last;
    }

    /// The secondary zones; empty if there are none.
    public Optional<Secondaries> secondaries() {
        return Optional.ofNullable(parts).map(Parts::secondaries);
    }

    @Override
    public void close() {
        Parts used = parts;
        if (used != null) {
            used.secondaries().close();
            used.changes().close();
            used.signals().close();
            used.notices().close();
        }
    }
}
