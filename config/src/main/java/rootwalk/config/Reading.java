package rootwalk.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.yaml.YamlNode;

/// One reading of one file: what has been found so far. Used by one thread.
final class Reading {

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();
    private final List<NamedIdentity> identities = new ArrayList<>();
    private final List<NamedAddress> addresses = new ArrayList<>();
    private final List<UnknownKey> unknown = new ArrayList<>();

    /// The keys of each section, by its form.
    private final Map<String, Set<String>> known = new LinkedHashMap<>();

    /// The keys that were asked for and have a value, by the whole way to each, `cache.size`. Of the items of lists, which
    /// may be very long, there are only those that [WithoutEffect] asks for.
    private final Map<String, Place> written = new LinkedHashMap<>();

    Reading(Path file) {
        this.file = file;
    }

    Place place(YamlNode node) {
        return place(node.line(), node.column());
    }

    /// @param line from 1; 0 for the whole file
    Place place(int line, int column) {
        return new Place(file, line, column);
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

    /// The keys that sections of one form can have, to add to, so that a key in a wrong section can be explained. The first
    /// that are asked for are the first to be suggested.
    ///
    /// @param form the path of the section with a last dot and without indices, `zones[].`
    Set<String> knownKeys(String form) {
        return known.computeIfAbsent(form, _ -> new LinkedHashSet<>());
    }

    /// Records where a key is that has a value.
    ///
    /// @param section its path with a last dot
    void writes(String section, String key, YamlNode at) {
        if (section.indexOf('[') < 0 || WithoutEffect.OF_ITEMS.contains(key)) {
            written.put(section + key, place(at));
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
