package rootwalk.resolver.recursion;

import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;

/// Creates the validator of a resolver, which stores its results in the caches of the resolver.
@FunctionalInterface
public interface ValidatorSource {

    /// Nothing is validated.
    ValidatorSource NONE = (caches, time) -> Validator.NONE;

    Validator validator(Caches caches, Time time);
}
