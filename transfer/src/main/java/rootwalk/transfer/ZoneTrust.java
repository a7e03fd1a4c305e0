package rootwalk.transfer;

import java.util.Optional;

import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// Decides whether a transferred version is that of the owner of the zone. Any thread.
@FunctionalInterface
public interface ZoneTrust {

    /// Every version is used.
    ZoneTrust EVERYBODY = _ -> Optional.empty();

    /// Whether versions of a zone have to be those of its owner.
    default boolean concerns(Name zone) {
        return false;
    }

    /// Why a version is not used; empty if nothing is known against it.
    Optional<String> fault(ZoneSnapshot version);
}
