package rootwalk.resolver.recursion;

import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;

/// Makes the validator of a resolver, which stores what it finds out in the caches of that.
@FunctionalInterface
public interface ValidatorSource {

    /// Nothing is validated.
    ValidatorSource NONE = (caches, time) -> Validator.NONE;

    Validator validator(Caches caches, Time time);
}
