package rootwalk.web.lookup;

import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Question;

/// Looks up names. Thread-safe.
@FunctionalInterface
public interface NameLookup {

    /// Waits for the answer. A failure is an answer too, with its reason as text; no exception is thrown for network
    /// errors.
    NameAnswer lookup(Question question);
}
