package rootwalk.daemon.assembly.zones;

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
public final class ZoneSettings {

    private final Set<Name> configured;
    private final RunTimeSettings templates;
    private final Map<Name, Config.Zone> zones = new ConcurrentHashMap<>();

    /// @param zones those of the configuration, and others
    public ZoneSettings(Config config, Collection<Config.Zone> zones) {
        configured = config.allZones().stream().map(Config.Zone::name).collect(Collectors.toUnmodifiableSet());
        templates = new RunTimeSettings(config);
        zones.forEach(this::set);
    }

    public Optional<Config.Zone> find(Name zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    public Collection<Config.Zone> all() {
        return Collections.unmodifiableCollection(zones.values());
    }

    /// The zones of the configuration.
    public Set<Name> configured() {
        return configured;
    }

    /// Makes the settings of other zones.
    public RunTimeSettings templates() {
        return templates;
    }

    public void set(Config.Zone zone) {
        zones.put(zone.name(), zone);
    }

    public void remove(Name zone) {
        zones.remove(zone);
    }
}
