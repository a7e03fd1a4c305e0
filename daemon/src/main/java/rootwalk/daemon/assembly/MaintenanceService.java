package rootwalk.daemon.assembly;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.NoticeReceiver;
import rootwalk.daemon.policy.PeerSet;
import rootwalk.daemon.policy.TransferQuota;
import rootwalk.daemon.policy.UpdateForwarder;
import rootwalk.daemon.policy.UpdateSettings;
import rootwalk.daemon.policy.ZoneAccess;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.ZoneMaintenance;
import rootwalk.daemon.policy.ZoneTransfers;
import rootwalk.daemon.policy.ZoneUpdates;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// The part of a [Service] that serves requests of other servers about zones. Immutable; any thread.
record MaintenanceService(ZoneAccess access, ServedZones zones, ZoneTransfers transfers, ZoneUpdates updates,
        NoticeReceiver notices, ZoneLogs logs) {

    /// Some secondaries wait for the first message for 5 seconds.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    /// What the services of a server share.
    ///
    /// @param observer for many threads at once
    /// @param notices receives the NOTIFY messages of primaries
    /// @param forwarder sends updates to primaries
    /// @param clock the time of day
    /// @param threads makes virtual threads
    record Shared(QueryObserver observer, ZoneLogs logs, NoticeReceiver notices, UpdateForwarder forwarder, Time time,
            InstantSource clock, ThreadFactory threads) {}

    static MaintenanceService of(Config config, ServedZones zones, ResponsePath responses, Shared shared) {
        Config.Limits limits = config.limits();
        ZoneTransfers transfers = new ZoneTransfers(
                new TransferQuota(limits.transfers(), limits.transfersPerClient(), LONGEST_WAIT), limits.transferTime(),
                Zone::history, responses, shared.observer(), shared.logs().transfers(), shared.time(),
                shared.clock(), shared.threads());
        ZoneUpdates updates = new ZoneUpdates(updates(config), responses, shared.observer(), shared.logs().updates(),
                shared.forwarder(), shared.time(), shared.clock(), shared.threads());
        return new MaintenanceService(access(config), zones, transfers, updates, shared.notices(),
                shared.logs());
    }

    private static ZoneAccess access(Config config) {
        Map<Name, PeerSet> transferTo = new HashMap<>();
        Map<Name, PeerSet> notifyFrom = new HashMap<>();
        Map<Name, PeerSet> updateFrom = new HashMap<>();
        for (Config.Zone zone : config.zones()) {
            if (!zone.transferTo().isEmpty()) {
                transferTo.put(zone.name(), Peers.set(zone.transferTo()));
            }
            if (zone.source() instanceof ZoneSource.Secondary secondary) {
                notifyFrom.put(zone.name(), Peers.addresses(secondary.primaries()));
            }
            if (zone.updates().arePermitted()) {
                updateFrom.put(zone.name(), UpdateRules.requestors(zone.updates()));
            }
        }
        return new ZoneAccess(Assembly.addresses(config.access().refuse()), transferTo, notifyFrom, updateFrom);
    }

    private static Map<Name, UpdateSettings> updates(Config config) {
        Map<Name, UpdateSettings> updates = new HashMap<>();
        for (Config.Zone zone : config.zones()) {
            if (zone.updates().arePermitted()) {
                updates.put(zone.name(), UpdateRules.settings(zone.updates()));
            }
        }
        return updates;
    }

    /// The step for one event loop.
    ZoneMaintenance newStep() {
        return new ZoneMaintenance(access, zones, transfers, updates, notices, logs);
    }
}
