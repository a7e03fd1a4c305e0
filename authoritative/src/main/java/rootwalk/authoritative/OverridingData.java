package rootwalk.authoritative;

import rootwalk.authoritative.zone.NameKey;

/// Data that takes precedence over that of the zones, also for names in the zones. An [Authority] looks up the target of each
/// alias; its caller has looked up QNAME.
@FunctionalInterface
public interface OverridingData {

    /// None.
    OverridingData NONE = (name, type) -> false;

    /// Whether a query for this name and type is answered from this data.
    boolean answers(NameKey name, int type);
}
