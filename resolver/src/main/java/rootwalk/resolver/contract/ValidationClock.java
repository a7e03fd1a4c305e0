package rootwalk.resolver.contract;

import rootwalk.dnssec.ValidationTime;

/// The time that the validity of signatures is judged by. Called by many threads.
@FunctionalInterface
public interface ValidationClock {

    /// The time, or that it is not known: signatures are then accepted at any time, and their data is not cached.
    ValidationTime time();
}
