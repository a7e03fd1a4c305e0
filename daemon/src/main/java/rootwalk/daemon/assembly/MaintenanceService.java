package rootwalk.daemon.assembly;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ThreadFactory;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.zones.PermissionsOfZones;
import rootwalk.daemon.assembly.zones.ZoneSettings;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.NoticeReceiver;
import rootwalk.daemon.policy.TransferQuota;
import rootwalk.daemon.policy.UpdateForwarder;
import rootwalk.daemon.policy.ZoneAccess;
import rootwalk.daemon.policy.ZoneLogs;
import rootwalk.daemon.policy.ZoneMaintenance;
import rootwalk.daemon.policy.ZoneTransfers;
import rootwalk.daemon.policy.ZoneUpdates;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// The part of a [Service] that serves requests of other servers about zones. Zones may be added and removed. Any thread.
record MaintenanceService(ZoneAccess access, PermissionsOfZones permissions, ServedZones zones, ZoneTransfers transfers,
        ZoneUpdates updates,
        NoticeReceiver notices, ZoneLogs logs) {

    /// Some secondaries wait for the first message for 5 seconds.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    /// What the services of a server share.
    ///
    /// @param observer for many threads at once
    /// @param notices receives the NOTIFY messages of primaries
    /// @param forwarder sends updates to primaries
    /// @param steadyClock for the expiry of zones
    /// @param clock the time of day
    /// @param threads makes virtual threads
    record Shared(QueryObserver observer, ZoneLogs logs, NoticeReceiver notices, UpdateForwarder forwarder, Time time,
            InstantSource steadyClock, InstantSource clock, ThreadFactory threads) {}

    /// @param settings of all zones
    static MaintenanceService of(Config config, ZoneSettings settings, ServedZones zones, ResponsePath responses,
            Shared shared) {
        Config.Limits limits = config.limits();
        ZoneTransfers transfers = new ZoneTransfers(
                new TransferQuota(limits.transfers(), limits.transfersPerClient(), LONGEST_WAIT), limits.transferTime(),
                Zone::history, responses, shared.observer(), shared.logs().transfers(), shared.time(),
                shared.steadyClock(), shared.threads());
        ZoneAccess access = new ZoneAccess(AccessRules.addresses(config.access().refuse()));
        ZoneUpdates updates = new ZoneUpdates(access, responses, shared.observer(), shared.logs().updates(),
                shared.forwarder(), shared.time(), shared.clock(), shared.threads());
        MaintenanceService service = new MaintenanceService(access, new PermissionsOfZones(), zones, transfers, updates,
                shared.notices(), shared.logs());
        settings.all().forEach(service::set);
        return service;
    }

    /// Adds a zone, or applies other settings of one.
    void set(Config.Zone zone) {
        access.set(zone.name(), permissions.of(zone));
    }

    void remove(Collection<Name> removed) {
        access.remove(removed);
    }

    /// The step for one event loop.
    ZoneMaintenance newStep() {
        return new ZoneMaintenance(access, zones, transfers, updates, notices, logs);
    }
}
