package rootwalk.authoritative.update;

import rootwalk.wire.Name;

/// What one requestor may change in a zone.
@FunctionalInterface
public interface UpdatePermission {

    /// Everything.
    UpdatePermission ALL = (_, _) -> true;

    /// Whether records of a name and type may be added and removed.
    boolean permits(Name owner, int type);
}
