package rootwalk.daemon.assembly.zones;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.config.Config;
import rootwalk.wire.tsig.TsigKeys;

/// The zones of a service that is in use. Any thread.
///
/// @param keys of the configuration
/// @param settings of the zones, whether they are in the configuration or not
/// @param served the zones, with the audience of each
public record ZonesInUse(Config config, TsigKeys keys, ZoneSettings settings, ServedZones served) {}
