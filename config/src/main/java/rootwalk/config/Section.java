package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.config.yaml.SyntaxErrors;
import rootwalk.config.yaml.YamlNode;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.text.WarningSink;

/// One mapping of the file while it is read. Its reader requests each key that the mapping can have, and closes the section.
/// Keys that were not requested are unknown.
///
/// A key that is missing, or has no value, has its default. A file may have 100,000 sections, so a section is small,
/// and paths and places are created only for problems. Used by one thread.
final class Section implements AutoCloseable {

    private final Reading reading;
    /// The path of this mapping with a last dot, `zones[3].`, or nothing for the whole file.
    private final String path;
    /// The path without indices, `zones[].`: all items of a list have the same keys.
    private final String form;

    /// Null for an empty mapping.
    private final @Nullable YamlNode node;

    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(4);
    private final List<String> requested = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();

    /// A key that is missing, or one of several.
    private record Lack(Set<String> keys, String message) {}

    /// The whole file.
    ///
    /// @param node null for an empty mapping
    Section(Reading reading, @Nullable YamlNode node) {
        this(reading, "", "", node);
    }

    private Section(Reading reading, String path, String form, @Nullable YamlNode node) {
        this.reading = reading;
        this.path = path;
        this.form = form;
        this.node = node;
        reading.begin(form);
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach(this::take);
        }
    }

    private void take(YamlNode.Entry entry) {
        if (!(entry.key() instanceof YamlNode.Scalar scalar)) {
            reading.problem(reading.place(entry.key()), "a key must be a word");
            return;
        }
        String key = scalar.text();
        reportTwice(key, entry, entries.putIfAbsent(key, entry));
    }

    /// @param first with the same key; null if there is none
    private void reportTwice(String key, YamlNode.Entry entry, YamlNode.@Nullable Entry first) {
        if (first != null) {
            reading.problem(reading.place(entry.key()),
                    path + key + " is given twice, first on line " + first.key().line() + "; remove one");
        }
    }

    private String subject() {
        return path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
    }

    /// The place of the key, or of this mapping if the key is missing.
    SourceLocation place(String key) {
        YamlNode.Entry entry = entries.get(key);
        return entry == null ? place() : reading.place(entry.key());
    }

    private SourceLocation place() {
        return node == null ? reading.wholeFile() : reading.place(node);
    }

    /// Whether this mapping has any keys. If not, this is reported as one problem, and missing keys are not reported.
    boolean isMapping() {
        return node == null || isEmpty(node) || node instanceof YamlNode.Mapping;
    }

    /// Whether the key is there with a value.
    boolean has(String key) {
        return node(key) != null;
    }

    /// Whether the value of the key has keys of its own.
    boolean isMapping(String key) {
        return node(key) instanceof YamlNode.Mapping;
    }

    boolean isList(String key) {
        return node(key) instanceof YamlNode.Sequence;
    }

    /// The number of items of a list; 0 if the key has none.
    int size(String key) {
        return node(key) instanceof YamlNode.Sequence list ? list.items().size() : 0;
    }

    boolean isEmptyList(String key) {
        return node(key) instanceof YamlNode.Sequence list && list.items().isEmpty();
    }

    /// @param message the problem and, after a semicolon, the remedy
    void problem(String key, String message) {
        reading.problem(place(key), path + key + ": " + message);
    }

    /// @param message the problem and, after a semicolon, the remedy
    void warning(String key, String message) {
        reading.warning(place(key), path + key + ": " + message);
    }

    /// Records a file that is used: the one that the key names, or the default.
    void needs(String key, Path file, NamedFile.Use use) {
        reading.names(named(key, file, use));
    }

    /// Records the file that the key names, if the key is present.
    void names(String key, Path file, NamedFile.Use use) {
        if (has(key)) {
            reading.names(named(key, file, use));
        }
    }

    /// Records that an item of a list is a server with a host name.
    void names(Item<UpstreamServer> item, Name zone, UpstreamServer.ByName server) {
        reading.names(new NamedUpstream(item.location(), item.key(), zone, server));
    }

    Section section(String key) {
        return new Section(reading, path + key + ".", form + key + ".", node(key));
    }

    <T> T value(String key, Kind<T> kind, T otherwise) {
        return value(key, kind).orElse(otherwise);
    }

    <T> Optional<T> value(String key, Kind<T> kind) {
        YamlNode node = node(key);
        return node == null ? Optional.empty() : scalar(key, node, kind);
    }

    /// The value, or a problem that it is missing.
    <T> Optional<T> required(String key, Kind<T> kind) {
        if (!has(key)) {
            lacks(Set.of(key), "needs the key " + key + "; write " + key + ": and " + kind.what());
        }
        return value(key, kind);
    }

    /// The same, with a problem if another item of the list has the value.
    ///
    /// @param seen the values of the items before
    <T> Optional<T> unique(String key, Kind<T> kind, Set<T> seen) {
        return unique(key, kind, seen, "remove one entry");
    }

    /// @param remedy for two items with one value
    <T> Optional<T> unique(String key, Kind<T> kind, Set<T> seen, String remedy) {
        Optional<T> value = required(key, kind);
        value.filter(it -> !seen.add(it)).ifPresent(it -> problem(key, it + " is listed twice; " + remedy));
        return value;
    }

    /// Records that one of these keys is required. If one of them is misspelt, only that is reported.
    ///
    /// @param message the requirement and, after a semicolon, the remedy
    void lacks(Set<String> missing, String message) {
        lacks.add(new Lack(missing, message));
    }

    <T> List<T> list(String key, Kind<T> kind, List<T> otherwise) {
        return items(key, kind, (name, item) -> scalar(name, item, kind)).orElse(otherwise);
    }

    /// An item of a list.
    ///
    /// @param key its whole path, `listen.dns[1]`
    record Item<T>(SourceLocation location, String key, T value) {}

    /// A list whose items have their places.
    <T> List<Item<T>> located(String key, Kind<T> kind) {
        return items(key, kind, (name, item) -> scalar(name, item, kind)
                .map(value -> new Item<>(reading.place(item), path + name, value))).orElse(List.of());
    }

    /// The place of a key with the file that it names.
    NamedFile named(String key, Path file, NamedFile.Use use) {
        return new NamedFile(place(key), path + key, file, use);
    }

    /// Addresses to listen on, each with its place.
    ///
    /// @param otherwise where the key is missing
    List<NamedAddress> listeners(String key, Kind<InetSocketAddress> kind, List<InetSocketAddress> otherwise) {
        String setting = path + key;
        List<NamedAddress> addresses = items(key, kind, (name, item) -> scalar(name, item, kind)
                .map(address -> new NamedAddress(reading.place(item), setting, path + name, address)))
                .orElseGet(() -> otherwise.stream()
                        .map(address -> new NamedAddress(place(key), setting, setting, address)).toList());
        reportDuplicates(key, addresses.stream().map(NamedAddress::address).toList());
        return reading.passed(setting)
                .map(passed -> passed.stream()
                        .map(address -> new NamedAddress(place(key), setting, setting, address)).toList())
                .orElse(addresses);
    }

    /// Port 0 may be given several times for one address.
    private void reportDuplicates(String key, List<InetSocketAddress> addresses) {
        if (addresses.size() < 2) {
            return;
        }
        Set<InetSocketAddress> seen = new HashSet<>();
        addresses.stream().filter(address -> address.getPort() != 0 && !seen.add(address)).distinct()
                .forEach(address -> problem(key, Addresses.text(address) + " is listed twice; remove one"));
    }

    /// Networks; an item such as `private` represents several.
    List<Network> networks(String key, List<Network> otherwise) {
        return networks(key, Kind.NETWORKS, otherwise);
    }

    /// Networks of one kind.
    List<Network> networks(String key, Kind<List<Network>> kind, List<Network> otherwise) {
        return has(key) ? list(key, kind, List.of()).stream().flatMap(List::stream).toList() : otherwise;
    }

    /// Reads a list of mappings one by one, each of which is closed when it has been read.
    ///
    /// @param example of an item; `%s` is replaced by the text that is not one
    /// @param reader from an item to its value, or to nothing if it has a problem
    <T> List<T> sections(String key, Example example, Function<Section, Optional<T>> reader) {
        YamlNode node = node(key);
        if (node != null && !(node instanceof YamlNode.Sequence)) {
            reading.problem(new Problem(reading.place(node), path + key + " has to be a list",
                    isItem(node, example)
                            ? "put it in brackets, " + key + ": [{...}], or write \"- \" before its first key"
                            : "write " + key + ": [" + example.with(alone(node)) + "]"));
            return List.of();
        }
        String itemForm = form + key + "[].";
        return items(key, Kind.TEXT, (name, item) -> {
            if (!(item instanceof YamlNode.Mapping) && !isEmpty(item)) {
                return this.<T>notAMapping(name, item, example);
            }
            try (Section section = new Section(reading, path + name + ".", itemForm, item)) {
                return reader.apply(section);
            }
        }).orElse(List.of());
    }

    /// Reads a list whose items are single values or mappings.
    ///
    /// @param ofValue from a single value to an item
    /// @param ofMapping from a mapping to an item, or to nothing if it has a problem; it is closed afterwards
    <S, T> List<T> valuesOrSections(String key, Kind<S> kind, Function<S, T> ofValue,
            Function<Section, Optional<T>> ofMapping) {
        String itemForm = form + key + "[].";
        return items(key, kind, (name, item) -> {
            if (!(item instanceof YamlNode.Mapping)) {
                return scalar(name, item, kind).map(ofValue);
            }
            try (Section section = new Section(reading, path + name + ".", itemForm, item)) {
                return ofMapping.apply(section);
            }
        }).orElse(List.of());
    }

    private static boolean isItem(YamlNode node, Example example) {
        return node instanceof YamlNode.Mapping mapping && mapping.entries().stream()
                .anyMatch(entry -> entry.key() instanceof YamlNode.Scalar name && example.hasKey(name.text()));
    }

    private <T> Optional<T> notAMapping(String name, YamlNode item, Example example) {
        reading.problem(new Problem(reading.place(item), path + name + " has to be a mapping of keys to values",
                "write " + example.with(alone(item))));
        return Optional.empty();
    }

    /// The text of a scalar, or nothing.
    private static String alone(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    }

    /// A mapping whose keys are words of the operator.
    ///
    /// @param kind of the values
    <T> Map<String, T> words(String key, Kind<T> kind) {
        YamlNode mapping = node(key);
        if (mapping != null && !(mapping instanceof YamlNode.Mapping)) {
            reading.problem(new Problem(reading.place(mapping), path + key + " has to be a mapping of words to values",
                    "write " + key + ": {WORD: ...}, where each value is " + kind.what()));
        }
        if (!(mapping instanceof YamlNode.Mapping(List<YamlNode.Entry> written, var _, var _))) {
            return Map.of();
        }
        Map<String, T> values = new LinkedHashMap<>();
        Map<String, YamlNode.Entry> first = new HashMap<>();
        for (YamlNode.Entry entry : written) {
            String word = alone(entry.key());
            reportTwice(key + "." + word, entry, first.putIfAbsent(word, entry));
            scalar(key + "." + word, entry.value(), kind).ifPresent(value -> values.put(word, value));
        }
        return values;
    }

    /// Records in zone-file syntax, each with its place.
    ///
    /// @param kind makes a kind of record with a sink for warnings
    List<Config.LocalRecord> records(String key, Function<WarningSink, Kind<RRset>> kind) {
        return items(key, kind.apply(WarningSink.NONE), (name, item) -> scalar(name, item, kind.apply(
                (what, remedy) -> reading.warning(reading.place(item), path + name + ": " + what + "; " + remedy)))
                .map(record -> new Config.LocalRecord(reading.place(item), record)))
                .orElse(List.of());
    }

    /// @param reader from the name of an item, `key[0]`, and the item to its value
    private <T> Optional<List<T>> items(
            String key, Kind<?> kind, BiFunction<String, YamlNode, Optional<T>> reader) {
        YamlNode node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            reading.problem(notAList(key, kind, node));
            return Optional.empty();
        }
        List<T> items = new ArrayList<>();
        int index = 0;
        for (YamlNode item : sequence.items()) {
            reader.apply(key + "[" + index + "]", item).ifPresent(items::add);
            index++;
        }
        return Optional.of(List.copyOf(items));
    }

    private Problem notAList(String key, Kind<?> kind, YamlNode node) {
        return new Problem(reading.place(node), path + key + " has to be a list where each item is " + kind.what(),
                node instanceof YamlNode.Scalar scalar
                        ? inBrackets(key, kind, scalar.text())
                        : "write the items in brackets, as in " + key + ": [a, b]");
    }

    private static String inBrackets(String key, Kind<?> kind, String written) {
        try {
            kind.read(written);
            return "write it in brackets: " + key + ": [" + quoted(written) + "]";
        } catch (UnusableTextException e) {
            return e.remedy() + ", and put it in brackets";
        }
    }

    /// The text as it may be written in brackets.
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9./_-]+") ? text : '"' + text + '"';
    }

    /// @param name of a key, or of an item
    private <T> Optional<T> scalar(String name, YamlNode node, Kind<T> kind) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            reading.problem(new Problem(reading.place(node), path + name + " has to be " + kind.what(),
                    node instanceof YamlNode.Sequence ? "write one value without brackets; " + SyntaxErrors.BRACKETS
                            : "write one value without keys"));
            return Optional.empty();
        }
        try {
            return Optional.of(kind.read(scalar.text()));
        } catch (UnusableTextException e) {
            reading.problem(new Problem(reading.place(node), path + name + ": " + e.getMessage(), e.remedy()));
            return Optional.empty();
        }
    }

    private @Nullable YamlNode node(String key) {
        requested.add(key);
        YamlNode.Entry entry = entries.get(key);
        if (entry == null || isEmpty(entry.value())) {
            return null;
        }
        reading.writes(path, key, entry.key());
        return entry.value();
    }

    private static boolean isEmpty(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    /// Reports every unknown key, and a value where a mapping has to be.
    @Override
    public void close() {
        reading.know(form, requested);
        if (node != null && !isMapping()) {
            reading.problem(new Problem(place(), subject() + " has to be a mapping of keys to values",
                    SyntaxErrors.remedyOfMissingSpace(alone(node)).orElseGet(this::mapping)));
            return;
        }
        if (lacks.isEmpty() && requested.containsAll(entries.keySet())) {
            return;
        }
        Set<String> meant = new HashSet<>();
        entries.forEach((key, entry) -> {
            if (!requested.contains(key)) {
                Set<String> known = known();
                reading.unknown(new UnknownKey(reading.place(entry.key()), path, key, known));
                SpellingSuggestion.nearest(key, known).ifPresent(meant::add);
                ForeignKeys.suggest(path, key).ifPresent(meant::add);
            }
        });
        lacks.stream().filter(lack -> Collections.disjoint(lack.keys(), meant))
                .forEach(lack -> reading.problem(place(), subject() + " " + lack.message()));
    }

    private String mapping() {
        if (path.isEmpty()) {
            return "write a key and its value, such as listen: {dns: [\"127.0.0.1:53\"]}; " + ForeignKeys.IMPORT;
        }
        Set<String> known = known();
        return known.size() == 1 ? "write " + subject() + ": {" + known.iterator().next() + ": ...}"
                : "write a key and its value below it; " + KnownKeysText.of(known);
    }

    private Set<String> known() {
        return new LinkedHashSet<>(requested);
    }
}
