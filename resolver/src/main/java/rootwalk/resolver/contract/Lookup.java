package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// Resolves questions on behalf of the query of a client, for example for the keys of a zone, as parts of that query: they
/// share its budget, its observer and its late responses, and a question that leads back to itself fails at once. Blocks;
/// for the resolving thread.
@FunctionalInterface
public interface Lookup {

    /// Always has a result, with the [Resolution#security] that its own validation found.
    Resolution resolve(Question question);
}
