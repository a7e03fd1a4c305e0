package rootwalk.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// One reading of one file: what has been found so far. Used by one thread.
final class Reading {

    /// YAML has its own use for brackets and braces, and its message about them does not help with an address.
    static final String BRACKETS = "an address with [ ] stands in quotes, as in \"[::1]:53\"";

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();
    private final List<NamedIdentity> identities = new ArrayList<>();
    private final List<NamedAddress> addresses = new ArrayList<>();
    private final List<UnknownKey> unknown = new ArrayList<>();

    /// The keys of each section, by the way to it.
    private final Map<String, Set<String>> known = new LinkedHashMap<>();

    /// The keys that were asked for and have a value, by the whole way to each, `cache.size`. Of the items of lists, which
    /// may be very long, there are only those that [WithoutEffect] asks for.
    private final Map<String, Place> written = new LinkedHashMap<>();

    /// The section that was last asked for keys, and those that it has: there may be very many sections.
    private String knownSection = "[]";
    private Set<String> knownKeys = new LinkedHashSet<>();

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

    /// @param text what is wrong and, behind a semicolon, the way out
    void problem(Place place, String text) {
        problems.add(Problem.of(place, text));
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void warning(Place place, String text) {
        warnings.add(Problem.of(place, text));
    }

    /// Takes down that a section has a key, so that it can be named where it stands elsewhere by mistake.
    ///
    /// @param section the way to it with a last dot
    void knows(String section, String key) {
        if (!section.equals(knownSection)) {
            knownSection = section;
            knownKeys = known.computeIfAbsent(INDEX.matcher(section).replaceAll("[]"), _ -> new LinkedHashSet<>());
        }
        knownKeys.add(key);
    }

    /// Takes down where a key is that has a value.
    ///
    /// @param section the way to it with a last dot
    void writes(String section, String key, Place place) {
        if (section.indexOf('[') < 0 || WithoutEffect.OF_ITEMS.contains(key)) {
            written.put(section + key, place);
        }
    }

    /// Where a key is, if it has a value.
    Optional<Place> written(String way) {
        return Optional.ofNullable(written.get(way));
    }

    /// Whether any key has a value.
    boolean hasWritten() {
        return !written.isEmpty();
    }

    /// Takes down a key that its section does not have; what is known elsewhere is not known before all is read.
    void unknown(UnknownKey key) {
        unknown.add(key);
    }

    /// Reports every unknown key, when all known ones have been asked for.
    void tellUnknown() {
        unknown.forEach(key -> problems.add(key.problem(known)));
        unknown.clear();
    }

    void names(NamedFile named) {
        files.add(named);
    }

    void names(NamedIdentity named) {
        identities.add(named);
    }

    void names(List<NamedAddress> named) {
        addresses.addAll(named);
    }

    ConfigSource source() {
        return new ConfigSource(file, files, identities, addresses);
    }

    List<Problem> problems() {
        return inFileOrder(problems);
    }

    List<Problem> warnings() {
        return inFileOrder(warnings);
    }

    private List<Problem> inFileOrder(List<Problem> found) {
        return found.stream().sorted(Problem.firstIn(file)).toList();
    }
}
