package rootwalk.daemon.assembly.zones;

import java.util.Collection;

import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;

/// Receives changes of the zones of a server. The methods do not block.
public interface ZoneObserver {

    /// Does nothing.
    ZoneObserver NONE = new ZoneObserver() {
        @Override
        public void published(Zone zone) {}

        @Override
        public void added(Collection<Config.Zone> zones) {}

        @Override
        public void removed(Collection<Config.Zone> zones) {}
    };

    /// Passes everything on to two others.
    static ZoneObserver both(ZoneObserver one, ZoneObserver other) {
        return new ZoneObserver() {
            @Override
            public void published(Zone zone) {
                one.published(zone);
                other.published(zone);
            }

            @Override
            public void added(Collection<Config.Zone> zones) {
                one.added(zones);
                other.added(zones);
            }

            @Override
            public void removed(Collection<Config.Zone> zones) {
                one.removed(zones);
                other.removed(zones);
            }
        };
    }

    /// Another version of a zone is served.
    void published(Zone zone);

    /// Zones were added to the service, or have other settings.
    void added(Collection<Config.Zone> zones);

    /// Zones were removed, and lost their content.
    void removed(Collection<Config.Zone> zones);
}
