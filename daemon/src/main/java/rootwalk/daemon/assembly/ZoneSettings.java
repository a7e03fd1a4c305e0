package rootwalk.daemon.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.wire.Name;

/// The settings of the zones of a service, whether they are in the configuration or not. Zones may be added and removed. Any thread.
final class ZoneSettings {

    private final Set<Name> configured;
    private final RunTimeSettings templates;
    private final Map<Name, Config.Zone> zones = new ConcurrentHashMap<>();

    /// @param zones those of the configuration, and others
    ZoneSettings(Config config, Collection<Config.Zone> zones) {
        configured = config.zones().stream().map(Config.Zone::name).collect(Collectors.toUnmodifiableSet());
        templates = new RunTimeSettings(config);
        zones.forEach(this::set);
    }

    Optional<Config.Zone> find(Name zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    Collection<Config.Zone> all() {
        return Collections.unmodifiableCollection(zones.values());
    }

    /// The zones of the configuration.
    Set<Name> configured() {
        return configured;
    }

    /// Makes the settings of other zones.
    RunTimeSettings templates() {
        return templates;
    }

    void set(Config.Zone zone) {
        zones.put(zone.name(), zone);
    }

    void remove(Name zone) {
        zones.remove(zone);
    }
}
