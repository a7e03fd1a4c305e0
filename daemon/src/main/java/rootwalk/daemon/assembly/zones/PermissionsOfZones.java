package rootwalk.daemon.assembly.zones;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import rootwalk.config.Config;
import rootwalk.config.Peer;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.policy.PeerSet;
import rootwalk.daemon.policy.ZonePermissions;

/// Makes the permissions of zones from their settings. Zones with the same settings, as those of a template, share them. Thread-safe.
public final class PermissionsOfZones {

    private record Settings(List<Peer> transferTo, List<Config.Remote> primaries, Config.Updates updates) {}

    private final Map<Settings, ZonePermissions> made = new HashMap<>();

    public synchronized ZonePermissions of(Config.Zone zone) {
        List<Config.Remote> primaries =
                zone.source() instanceof ZoneSource.Secondary secondary ? secondary.primaries() : List.of();
        return made.computeIfAbsent(new Settings(zone.transferTo(), primaries, zone.updates()),
                PermissionsOfZones::permissions);
    }

    private static ZonePermissions permissions(Settings settings) {
        Config.Updates updates = settings.updates();
        return new ZonePermissions(Peers.set(settings.transferTo()), Peers.addresses(settings.primaries()),
                updates.arePermitted() ? UpdateRules.requestors(updates) : PeerSet.NONE, UpdateRules.settings(updates));
    }
}
