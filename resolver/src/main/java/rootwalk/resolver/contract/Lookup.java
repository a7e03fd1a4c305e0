package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// Resolves a question on behalf of another one, with its budget. Blocks; for virtual threads.
@FunctionalInterface
public interface Lookup {

    Resolution resolve(Question question, Budget budget);
}
