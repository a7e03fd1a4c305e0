package rootwalk.transfer;

import java.util.Optional;

import rootwalk.authoritative.zone.ZoneSnapshot;

/// Decides whether a transferred version is that of the owner of the zone. Any thread.
@FunctionalInterface
public interface ZoneTrust {

    /// Every version is used.
    ZoneTrust EVERYBODY = _ -> Optional.empty();

    /// Why a version is not used; empty if nothing is known against it.
    Optional<String> fault(ZoneSnapshot version);
}
