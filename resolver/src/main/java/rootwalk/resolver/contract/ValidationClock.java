package rootwalk.resolver.contract;

import rootwalk.dnssec.Signature;
import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;

/// The time at which signatures must be valid. Called by many threads.
@FunctionalInterface
public interface ValidationClock {

    /// The time, or that it is not known: signatures are then accepted at any time, and their data is not cached.
    ValidationTime time();

    /// The keys of a trust anchor were verified by a signature. If it is valid now, the time is known from now on.
    default void confirm(Signature signature) {}

    /// The keys of a trust anchor were rejected, because their signatures are for another time.
    default void doubt(Name zone, ExtendedError error) {}
}
