package rootwalk.daemon.assembly;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.config.Config;
import rootwalk.config.Peer;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.NetworkSet;
import rootwalk.daemon.policy.PeerSet;
import rootwalk.daemon.policy.TransferLog;
import rootwalk.daemon.policy.TransferQuota;
import rootwalk.daemon.policy.ZoneAccess;
import rootwalk.daemon.policy.ZoneMaintenance;
import rootwalk.daemon.policy.ZoneTransfers;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;

/// The part of a [Service] that serves requests of other servers about zones. Immutable; any thread.
record MaintenanceService(ZoneAccess access, ServedZones zones, ZoneTransfers transfers, TransferLog log) {

    /// Some secondaries wait for the first message for 5 seconds.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    /// @param observer for many threads at once
    /// @param log of all services
    /// @param threads makes virtual threads
    static MaintenanceService of(Config config, ServedZones zones, ResponsePath responses, QueryObserver observer,
            TransferLog log, Time time, ThreadFactory threads) {
        Config.Limits limits = config.limits();
        ZoneTransfers transfers = new ZoneTransfers(
                new TransferQuota(limits.transfers(), limits.transfersPerClient(), LONGEST_WAIT), limits.transferTime(),
                _ -> ZoneHistory.NONE, responses, observer, log, time, threads);
        ZoneAccess access = new ZoneAccess(Assembly.addresses(config.access().refuse()), transferTo(config));
        return new MaintenanceService(access, zones, transfers, log);
    }

    private static Map<Name, PeerSet> transferTo(Config config) {
        Map<Name, PeerSet> transferTo = new HashMap<>();
        for (Config.Zone zone : config.zones()) {
            if (!zone.transferTo().isEmpty()) {
                transferTo.put(zone.name(), peers(zone.transferTo()));
            }
        }
        return transferTo;
    }

    private static PeerSet peers(List<Peer> peers) {
        NetworkSet.Builder networks = new NetworkSet.Builder();
        Set<Name> keys = new HashSet<>();
        for (Peer peer : peers) {
            switch (peer) {
                case Peer.ByNetwork(var network) -> networks.add(network.address(), network.prefixLength());
                case Peer.ByKey(Name key) -> keys.add(key);
            }
        }
        return new PeerSet(networks.build(), keys);
    }

    /// The step for one event loop.
    ZoneMaintenance newStep() {
        return new ZoneMaintenance(access, zones, transfers, log);
    }
}
