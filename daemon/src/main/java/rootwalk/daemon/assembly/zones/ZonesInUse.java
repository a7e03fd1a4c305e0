package rootwalk.daemon.assembly.zones;

import java.util.Optional;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.config.Config;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.wire.tsig.TsigKeys;

/// The zones of a service that is in use. Any thread.
///
/// @param keys of the configuration
/// @param settings of the zones, whether they are in the configuration or not
/// @param served the zones, with the audience of each
/// @param anchors of the resolver, if it validates
public record ZonesInUse(Config config, TsigKeys keys, ZoneSettings settings, ServedZones served,
        Optional<Anchors> anchors) {}
