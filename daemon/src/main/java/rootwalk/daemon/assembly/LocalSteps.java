package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.listening.DesignatedResolver;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.LocalZones;
import rootwalk.daemon.policy.SpecialUseNames;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.wire.Name;

/// The steps that answer before the authoritative zones, for clients for which names are resolved. Immutable.
record LocalSteps(HostsOverlay hosts, LocalZones specialUseNames, LocalZones localZones) {

    /// Seconds for which clients keep a negative answer of a local zone.
    private static final int NEGATIVE_TTL = 300;

    /// The order of the steps in [#answers].
    static final List<LocalStep> ORDER =
            List.of(LocalStep.HOSTS_FILES, LocalStep.SPECIAL_USE_NAMES, LocalStep.LOCAL_ZONES);

    static LocalSteps of(Config config, HostsOverlay hosts) {
        return new LocalSteps(hosts, specialUseNames(config), localZones(config));
    }

    /// The answers for queries of the resolver, from the steps in their order and then from zones.
    LocalAnswers answers(ServedZones zones) {
        return new LocalAnswers(inOrder(), zones);
    }

    /// In the order of the pipeline.
    List<LocalSource> inOrder() {
        return List.of(hosts, specialUseNames, localZones);
    }

    /// Names in the configuration are not treated as special-use names.
    private static LocalZones specialUseNames(Config config) {
        if (!config.specialUseNames()) {
            return new LocalZones.Builder(NEGATIVE_TTL).build();
        }
        List<Name> configured = new ArrayList<>();
        config.zones().forEach(zone -> configured.add(zone.name()));
        config.localZones().forEach(zone -> configured.add(zone.name()));
        config.localData().forEach(data -> configured.add(data.record().owner()));
        config.recursion().stub().forEach(stub -> configured.add(stub.zone()));
        config.recursion().forward().forEach(forward -> configured.add(forward.zone()));
        configured.removeIf(Name::isRoot);
        return SpecialUseNames.except(configured, DesignatedResolver.records(config), config.dns64().prefix());
    }

    private static LocalZones localZones(Config config) {
        LocalZones.Builder zones = new LocalZones.Builder(NEGATIVE_TTL);
        config.localZones().forEach(zone -> zones.zone(zone.name(), zone.action()));
        config.localData().forEach(data -> zones.records(data.record()));
        return zones.build();
    }
}
