package rootwalk.web.lookup;

import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Question;

/// Answers questions about names. Any thread; several may ask at once.
@FunctionalInterface
public interface NameLookup {

    /// Waits for the answer. A failure is an answer as well, with its reason in words; nothing is thrown for what came,
    /// or did not come, from the network.
    NameAnswer lookup(Question question);
}
