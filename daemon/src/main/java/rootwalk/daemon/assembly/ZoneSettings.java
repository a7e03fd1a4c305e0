package rootwalk.daemon.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import rootwalk.config.Config;
import rootwalk.wire.Name;

/// The settings of the zones of a service, whether they are in the configuration or not. Zones may be added and removed. Any thread.
final class ZoneSettings {

    private final Map<Name, Config.Zone> zones = new ConcurrentHashMap<>();

    ZoneSettings(Collection<Config.Zone> zones) {
        zones.forEach(this::set);
    }

    Optional<Config.Zone> find(Name zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    Collection<Config.Zone> all() {
        return Collections.unmodifiableCollection(zones.values());
    }

    void set(Config.Zone zone) {
        zones.put(zone.name(), zone);
    }

    void remove(Name zone) {
        zones.remove(zone);
    }
}
