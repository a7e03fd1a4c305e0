package rootwalk.daemon.assembly.zones;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZonePurpose;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.Config;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.config.ZoneSource;
import rootwalk.wire.Name;

/// Where the content of configured zones comes from. Stateless.
public final class ZoneSources {

    private ZoneSources() {}

    /// Those of some zones that have files.
    ///
    /// @param isRecorded whether the changes of a zone are recorded
    public static List<ZoneLoader.Source> files(Collection<Config.Zone> zones, Predicate<Config.Zone> isRecorded) {
        List<ZoneLoader.Source> sources = new ArrayList<>();
        for (Config.Zone zone : zones) {
            switch (zone.source()) {
                case ZoneSource.Primary primary -> sources.add(new ZoneLoader.Source(primary.name(), primary.file(),
                        primary.includeBase(), Optional.of(Journal.Role.PRIMARY).filter(_ -> isRecorded.test(zone)),
                        purpose(zone)));
                case ZoneSource.Secondary secondary -> secondary.file().ifPresent(file -> sources.add(
                        new ZoneLoader.Source(secondary.name(), file, Optional.empty(),
                                Optional.of(Journal.Role.SECONDARY).filter(_ -> isRecorded.test(zone)),
                                purpose(zone))));
                case ZoneSource.Stored _,ZoneSource.Produced _ -> {}
            }
        }
        return sources;
    }

    private static ZonePurpose purpose(Config.Zone zone) {
        return zone.audience() == ZoneAudience.POLICY ? ZonePurpose.POLICY : ZonePurpose.ANSWERS;
    }

    /// Adds the zones whose content only the daemon has. Queries for their names get SERVFAIL and are not resolved elsewhere.
    public static ZoneSet withUnfetched(Config config, ZoneSet loaded) {
        List<Zone> unfetched = new ArrayList<>();
        for (Config.Zone zone : config.zones()) {
            if (!(zone.source() instanceof ZoneSource.Primary) && loaded.withApex(zone.name()) == null) {
                unfetched.add(new Zone(zone.name(), new ZoneState.Unloaded("it has not been transferred")));
            }
        }
        return loaded.with(unfetched);
    }

    /// The names of the zones with an audience.
    public static List<Name> of(List<Config.Zone> zones, ZoneAudience audience) {
        return zones.stream().filter(zone -> zone.audience() == audience).map(Config.Zone::name).toList();
    }
}
