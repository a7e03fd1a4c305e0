package rootwalk.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// One reading of one file: what has been found wrong so far. Used by one thread.
final class Reading {

    /// YAML has its own use for brackets and braces, and what it says of them does not help whoever wrote an address.
    static final String BRACKETS = "an address with [ ] stands in quotes, as in \"[::1]:53\"";

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();

    Reading(Path file) {
        this.file = file;
    }

    Place place(Node node) {
        return node.getStartMark().map(this::place).orElseGet(this::wholeFile);
    }

    Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Place wholeFile() {
        return new Place(file, 0, 0);
    }

    void problem(Place place, String message) {
        problems.add(new Problem(place, message));
    }

    void warning(Place place, String message) {
        warnings.add(new Problem(place, message));
    }

    void names(NamedFile file) {
        files.add(file);
    }

    List<NamedFile> files() {
        return List.copyOf(files);
    }

    List<Problem> problems() {
        return inFileOrder(problems);
    }

    List<Problem> warnings() {
        return inFileOrder(warnings);
    }

    private static List<Problem> inFileOrder(List<Problem> found) {
        return found.stream()
                .sorted(Comparator.comparingInt((Problem problem) -> problem.place().line())
                        .thenComparingInt(problem -> problem.place().column()))
                .toList();
    }
}
