package rootwalk.authoritative.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;

import rootwalk.authoritative.file.ZoneProblem.Severity;

/// Counts the problems of each kind, and selects the first ones for the list. Problems with the same remedy are of one
/// kind. Used by one thread.
final class ProblemKinds {

    /// Bounds the memory, as a remedy may contain words of the file.
    private static final int MAX_KINDS = 100;

    /// The problems of all kinds beyond the bound.
    static final Kind OTHERS = new Kind(Severity.WARNING, "");

    private final int most;
    private final Map<Kind, Integer> counts = new LinkedHashMap<>();

    record Kind(Severity severity, String remedy) {}

    ProblemKinds(ProblemDetail detail) {
        most = detail.most();
    }

    /// Counts a problem, and returns whether it is listed.
    boolean admits(Severity severity, String remedy) {
        Kind kind = new Kind(severity, remedy);
        // Errors are listed even after any number of kinds of warnings.
        boolean isKnown = counts.containsKey(kind) || counts.size() < MAX_KINDS
                || (severity == Severity.ERROR && counts.size() < 2 * MAX_KINDS);
        if (!isKnown) {
            counts.merge(OTHERS, most + 1, (before, _) -> before + 1);
            return false;
        }
        return counts.merge(kind, 1, Integer::sum) <= most;
    }

    /// Counts problems that are not listed.
    void skip(Kind kind, int problems) {
        counts.merge(kind, problems, Integer::sum);
    }

    /// Calls a function for each kind that has more problems than are listed, with the number of the others.
    void forEachCutOff(ObjIntConsumer<Kind> consumer) {
        counts.forEach((kind, count) -> {
            if (count > most) {
                consumer.accept(kind, count - most);
            }
        });
    }
}
