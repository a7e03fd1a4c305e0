package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import rootwalk.authoritative.file.ProblemKinds.Kind;
import rootwalk.authoritative.file.ZoneProblem.Severity;

/// Collects problems, each with its position: the number of a file in the upper 32 bits, the line in the lower. Keeps the
/// first ones of each kind and counts the rest.
final class Problems {

    private final List<Path> files = new ArrayList<>(1);
    private final List<ZoneProblem> kept = new ArrayList<>();
    private final ProblemDetail detail;
    private final ProblemKinds kinds;
    private boolean hasErrors;

    Problems(ProblemDetail detail) {
        this.detail = detail;
        kinds = new ProblemKinds(detail);
    }

    /// The position of line 0 of a file.
    long file(Path file) {
        int known = files.indexOf(file);
        if (known < 0) {
            files.add(file);
            known = files.size() - 1;
        }
        return (long) known << 32;
    }

    void error(long place, String what, String remedy) {
        add(Severity.ERROR, place, what, remedy);
    }

    void warning(long place, String what, String remedy) {
        add(Severity.WARNING, place, what, remedy);
    }

    void add(Severity severity, long place, String what, String remedy) {
        hasErrors |= severity == Severity.ERROR;
        if (kinds.admits(severity, remedy)) {
            kept.add(new ZoneProblem(severity, name((int) (place >>> 32)), (int) place, what, remedy));
        }
    }

    private String name(int file) {
        return files.get(file).toString();
    }

    /// Counts problems of a kind that are not listed.
    void skip(Kind kind, int problems) {
        kinds.skip(kind, problems);
    }

    boolean hasErrors() {
        return hasErrors;
    }

    /// The problems by file and line. After the last one of a kind comes the number of those that are not listed.
    List<ZoneProblem> toList() {
        // Nearly all files have none, and there may be 100,000 of them.
        if (kept.isEmpty()) {
            return List.of();
        }
        List<ZoneProblem> all = new ArrayList<>(kept);
        all.sort(Comparator.comparingInt((ZoneProblem problem) -> files.indexOf(Path.of(problem.file())))
                .thenComparingInt(ZoneProblem::line));
        kinds.forEachCutOff((kind, others) -> {
            int last = last(all, kind);
            all.add(last + 1, last < 0 ? others(name(0), 0, kind, others + " more problems are not shown")
                    : others(all.get(last).file(), all.get(last).line(), kind, others + " more "
                            + (kind.severity() == Severity.ERROR ? "errors" : "warnings")
                            + " like this one are not shown"));
        });
        return List.copyOf(all);
    }

    private ZoneProblem others(String file, int line, Kind kind, String what) {
        return new ZoneProblem(kind.severity(), file, line, what, detail.more());
    }

    private static int last(List<ZoneProblem> problems, Kind kind) {
        int at = problems.size() - 1;
        while (at >= 0 && !(problems.get(at).severity() == kind.severity()
                && problems.get(at).remedy().equals(kind.remedy()))) {
            at--;
        }
        return at;
    }
}
