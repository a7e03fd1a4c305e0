package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import rootwalk.authoritative.file.ZoneProblem.Severity;

/// Collects problems, each with its position: the number of a file in the upper 32 bits, the line in the lower. Keeps
/// the first hundred and counts the rest.
final class Problems {

    static final int MAX_PROBLEMS = 100;

    private final List<String> files = new ArrayList<>();
    private final List<ZoneProblem> kept = new ArrayList<>();
    private int left;
    private boolean hasErrors;

    /// The position of line 0 of a file.
    long file(String name) {
        int known = files.indexOf(name);
        if (known < 0) {
            files.add(name);
            known = files.size() - 1;
        }
        return (long) known << 32;
    }

    void error(long place, String what, String remedy) {
        hasErrors = true;
        add(Severity.ERROR, place, what, remedy);
    }

    void warning(long place, String what, String remedy) {
        add(Severity.WARNING, place, what, remedy);
    }

    private void add(Severity severity, long place, String what, String remedy) {
        // An error must be shown even after a hundred warnings.
        if (kept.size() >= MAX_PROBLEMS) {
            left++;
            int warning = severity == Severity.ERROR ? lastWarning() : -1;
            if (warning < 0) {
                return;
            }
            kept.remove(warning);
        }
        kept.add(new ZoneProblem(severity, files.get((int) (place >>> 32)), (int) place, what, remedy));
    }

    private int lastWarning() {
        int at = kept.size() - 1;
        while (at >= 0 && kept.get(at).isError()) {
            at--;
        }
        return at;
    }

    boolean hasErrors() {
        return hasErrors;
    }

    /// The problems by file and line; the last one has the number of those not shown.
    List<ZoneProblem> toList() {
        List<ZoneProblem> all = new ArrayList<>(kept);
        all.sort(Comparator.comparingInt((ZoneProblem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(ZoneProblem::line));
        if (left > 0) {
            all.add(new ZoneProblem(hasErrors ? Severity.ERROR : Severity.WARNING, files.getFirst(), 0,
                    left + " more problems are not shown", ""));
        }
        return List.copyOf(all);
    }
}
