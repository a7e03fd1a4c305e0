package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.yaml.YamlNode;

/// One reading of one file: what has been found so far. Used by one thread.
final class Reading {

    private final Path file;
    private final PassedAddresses passed;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();
    private final List<NamedCertificate> identities = new ArrayList<>();
    private final List<NamedKeyFile> keyFiles = new ArrayList<>();
    private final List<NamedAddress> addresses = new ArrayList<>();
    private final List<NamedUpstream> upstreams = new ArrayList<>();
    private final List<UnknownKey> unknown = new ArrayList<>();

    /// The keys of each section, by its form.
    private final Map<String, Set<String>> known = new LinkedHashMap<>();
    private final Map<String, List<String>> lastKnown = new HashMap<>();

    /// The keys that were requested and have a value, by the full path of each, `cache.size`. Of the items of lists, which
    /// may be very long, there are only those that [IneffectiveSettings] needs.
    private final Map<String, SourceLocation> written = new LinkedHashMap<>();

    /// @param passed addresses in place of some of the file
    Reading(Path file, PassedAddresses passed) {
        this.file = file;
        this.passed = passed;
    }

    /// The addresses in place of those of a key.
    Optional<List<InetSocketAddress>> passed(String setting) {
        return passed.of(setting);
    }

    SourceLocation place(YamlNode node) {
        return place(node.line(), node.column());
    }

    /// @param line from 1; 0 for the whole file
    SourceLocation place(int line, int column) {
        return new SourceLocation(file, line, column);
    }

    SourceLocation wholeFile() {
        return new SourceLocation(file, 0, 0);
    }

    /// @param text the problem and, after a semicolon, the remedy
    void problem(SourceLocation location, String text) {
        problems.add(Problem.of(location, text));
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void warning(SourceLocation location, String text) {
        warnings.add(Problem.of(location, text));
    }

    /// Begins a section. Keys of sections that begin earlier are suggested earlier.
    ///
    /// @param form the path of the section with a last dot and without indices, `zones[].`
    void begin(String form) {
        known.computeIfAbsent(form, _ -> new LinkedHashSet<>());
    }

    /// Records the keys that sections of one form can have, so that a key in a wrong section can be explained. The first
    /// that are requested are the first to be suggested.
    void know(String form, List<String> keys) {
        // Most items of a long list are read alike.
        if (!keys.equals(lastKnown.put(form, keys))) {
            Objects.requireNonNull(known.get(form)).addAll(keys);
        }
    }

    /// Records the place of a key that has a value.
    ///
    /// @param section its path with a last dot
    void writes(String section, String key, YamlNode at) {
        if (section.indexOf('[') < 0 || IneffectiveSettings.OF_ITEMS.contains(key)) {
            written.put(section + key, place(at));
        }
    }

    /// The place of a key, if it has a value.
    Optional<SourceLocation> written(String path) {
        return Optional.ofNullable(written.get(path));
    }

    /// Whether any key has a value.
    boolean hasWritten() {
        return !written.isEmpty();
    }

    /// Records a key that its section does not have. It is reported when all sections are read, since another may have it.
    void unknown(UnknownKey key) {
        unknown.add(key);
    }

    /// Reports every unknown key. All known keys must have been requested.
    void reportUnknown() {
        unknown.forEach(key -> problems.add(key.problem(known)));
        unknown.clear();
    }

    void names(NamedFile named) {
        files.add(named);
    }

    void names(NamedCertificate named) {
        identities.add(named);
    }

    void names(NamedKeyFile named) {
        keyFiles.add(named);
    }

    void names(List<NamedAddress> named) {
        addresses.addAll(named);
    }

    void names(NamedUpstream named) {
        upstreams.add(named);
    }

    ConfigSource source() {
        return new ConfigSource(file, files, identities, keyFiles, addresses, upstreams);
    }

    List<Problem> problems() {
        return inFileOrder(problems);
    }

    List<Problem> warnings() {
        return inFileOrder(warnings);
    }

    private List<Problem> inFileOrder(List<Problem> found) {
        return Problem.sorted(found, file);
    }
}
