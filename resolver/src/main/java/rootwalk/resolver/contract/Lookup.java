package rootwalk.resolver.contract;

import rootwalk.wire.Question;

/// Answers a question on behalf of another one, drawing on its budget. Blocks; meant for virtual threads.
@FunctionalInterface
public interface Lookup {

    Resolution resolve(Question question, Budget budget);
}
