package rootwalk.resolver.contract;

import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The names from which chains of trust begin (RFC 4033 section 2), and those that are not validated (RFC 7646). Called by many
/// threads.
public interface TrustAnchors {

    /// The keys of the deepest trust anchor at or above a name, as a DS RRset whose owner is the zone of the anchor. Empty if
    /// there is none, or if a negative trust anchor is below it and at or above the name.
    Optional<RRset> deepest(Name name);

    /// The negative trust anchor that applies to a name.
    Optional<Name> negative(Name name);

    /// The seconds until a negative trust anchor that applies to a name ends, at least 0; the highest number if none does, or it has
    /// no end. Data below it is kept no longer: afterwards it may be bogus (RFC 7646 section 4).
    default int secondsLeft(Name name) {
        return Integer.MAX_VALUE;
    }

    /// Whether there are no trust anchors at all.
    boolean isEmpty();
}
