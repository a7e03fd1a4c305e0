/// The zones of the server, from the configuration or added while it runs, and what changes them.
///
/// `ZoneSettings` has the settings of each; a [rootwalk.daemon.assembly.zones.RunTimeZone] is one of a template or of a catalog zone, and the `ZoneRegistry` remembers those of the
/// last run. The `ZoneJournal` opens the journal when the first zone is recorded. `ZoneExchange` transfers zones from primaries and notifies secondaries and parents;
/// `ProducedCatalogs` lists zones in catalog zones. `UpdateRules` and `PermissionsOfZones` say who may change or transfer what. `ZoneTransactions` are those of `rootwalk ctl zone`. `ZoneWork` has threads for what
/// takes long; `ChangedZones` reports other versions; `SignatureWatch` and `HeapWatch` look after them now and then.
@NullMarked
package rootwalk.daemon.assembly.zones;

import org.jspecify.annotations.NullMarked;
