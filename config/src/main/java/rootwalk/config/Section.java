package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import rootwalk.wire.Addresses;
import rootwalk.wire.file.UnusableTextException;

/// One mapping of the file while it is read. Whoever reads it asks for each key it knows and closes it; what was never
/// asked for is unknown.
///
/// A key that is missing, or has no value, has its default. Used by one thread.
final class Section implements AutoCloseable {

    private final Reading reading;
    /// The way to this mapping with a last dot, `recursion.`, or nothing for the whole file.
    private final String path;

    private final Place place;
    private final boolean isMapping;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Lack> lacks = new ArrayList<>();

    /// A key that is missing, or one of several.
    private record Lack(Set<String> keys, String message) {}

    /// @param node null stands for an empty mapping
    Section(Reading reading, String path, @Nullable Node node) {
        this.reading = reading;
        this.path = path;
        this.place = node == null ? reading.wholeFile() : reading.place(node);
        isMapping = node == null || isEmpty(node) || node instanceof MappingNode;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::take);
        }
    }

    private void take(NodeTuple entry) {
        Place keyPlace = reading.place(entry.getKeyNode());
        if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
            reading.problem(keyPlace, "a key has to be a word");
            return;
        }
        String key = scalar.getValue();
        if (values.putIfAbsent(key, entry.getValueNode()) != null) {
            reading.problem(
                    keyPlace, path + key + " is given twice, first in line " + place(key).line() + "; remove one");
            return;
        }
        keys.put(key, keyPlace);
    }

    private String subject() {
        return path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
    }

    /// Where the key stands, or this mapping when it does not.
    Place place(String key) {
        return keys.getOrDefault(key, place);
    }

    /// Whether this has keys at all; if not, one problem says so, and missing keys are not reported.
    boolean isMapping() {
        return isMapping;
    }

    /// Whether the key is there with a value.
    boolean has(String key) {
        return node(key) != null;
    }

    boolean isList(String key) {
        return node(key) instanceof SequenceNode;
    }

    boolean isEmptyList(String key) {
        return node(key) instanceof SequenceNode list && list.getValue().isEmpty();
    }

    /// @param message what is wrong and, behind a semicolon, the way out
    void problem(String key, String message) {
        reading.problem(place(key), path + key + ": " + message);
    }

    /// @param message what is wrong and, behind a semicolon, the way out
    void warning(String key, String message) {
        reading.warning(place(key), path + key + ": " + message);
    }

    /// Takes down that a file is used, which the key names or which it is without the key.
    void needs(String key, Path file, NamedFile.Use use) {
        reading.names(named(key, file, use));
    }

    /// Takes down that the key, if it is there, names a file.
    void names(String key, Path file, NamedFile.Use use) {
        if (has(key)) {
            reading.names(named(key, file, use));
        }
    }

    Section section(String key) {
        return new Section(reading, path + key + ".", node(key));
    }

    <T> T value(String key, Kind<T> kind, T otherwise) {
        return value(key, kind).orElse(otherwise);
    }

    <T> Optional<T> value(String key, Kind<T> kind) {
        Node node = node(key);
        return node == null ? Optional.empty() : scalar(path + key, node, kind);
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

    /// Takes down that one of these keys has to be there. Where one of them is mistyped, that is the problem, and this is none.
    ///
    /// @param message what this needs and, behind a semicolon, the way out
    void lacks(Set<String> missing, String message) {
        lacks.add(new Lack(missing, message));
    }

    <T> List<T> list(String key, Kind<T> kind, List<T> otherwise) {
        return items(key, kind, (name, item) -> scalar(name, item, kind)).orElse(otherwise);
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
                .map(address -> new NamedAddress(reading.place(item), setting, name, address)))
                .orElseGet(() -> otherwise.stream()
                        .map(address -> new NamedAddress(place(key), setting, setting, address)).toList());
        tellTwice(key, addresses.stream().map(NamedAddress::address).toList());
        return addresses;
    }

    /// A list in which nothing stands twice, but port 0 on the same address.
    List<InetSocketAddress> addresses(String key, Kind<InetSocketAddress> kind, List<InetSocketAddress> otherwise) {
        List<InetSocketAddress> addresses = list(key, kind, otherwise);
        tellTwice(key, addresses);
        return addresses;
    }

    private void tellTwice(String key, List<InetSocketAddress> addresses) {
        Set<InetSocketAddress> seen = new HashSet<>();
        addresses.stream().filter(address -> address.getPort() != 0 && !seen.add(address)).distinct()
                .forEach(address -> problem(key, Addresses.text(address) + " is listed twice; remove one"));
    }

    /// Networks; an item such as `private` stands for several.
    List<Network> networks(String key, List<Network> otherwise) {
        return has(key)
                ? list(key, Kind.NETWORKS, List.of()).stream().flatMap(List::stream).toList()
                : otherwise;
    }

    /// A list of mappings.
    ///
    /// @param example of an item; `%s` is replaced by the text that is not one
    List<Section> sections(String key, Example example) {
        Node node = node(key);
        if (node != null && !(node instanceof SequenceNode)) {
            boolean isItem = node instanceof MappingNode mapping && mapping.getValue().stream()
                    .anyMatch(
                            entry -> entry.getKeyNode() instanceof ScalarNode name && example.hasKey(name.getValue()));
            reading.problem(new Problem(reading.place(node), path + key + " has to be a list",
                    isItem ? "put it in brackets, " + key + ": [{...}], or \"- \" before its first key"
                            : "write " + key + ": [" + example.with(alone(node)) + "]"));
            return List.of();
        }
        return items(key, Kind.TEXT, (name, item) -> item instanceof MappingNode || isEmpty(item)
                ? Optional.of(new Section(reading, name + ".", item))
                : notAMapping(name, item, example)).orElse(List.of());
    }

    private Optional<Section> notAMapping(String name, Node item, Example example) {
        reading.problem(new Problem(reading.place(item), name + " has to be keys with values",
                "write " + example.with(alone(item))));
        return Optional.empty();
    }

    /// The text of a scalar, or nothing.
    private static String alone(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /// Records in zone-file syntax, each with its place.
    List<Config.LocalRecord> records(String key) {
        return items(key, Kind.RECORD, (name, item) -> scalar(name, item, Kind.record(
                (what, remedy) -> reading.warning(reading.place(item), name + ": " + what + "; " + remedy)))
                .map(record -> new Config.LocalRecord(reading.place(item), record)))
                .orElse(List.of());
    }

    private <T> Optional<List<T>> items(String key, Kind<?> kind, BiFunction<String, Node, Optional<T>> reader) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof SequenceNode sequence)) {
            reading.problem(notAList(key, kind, node));
            return Optional.empty();
        }
        List<T> items = new ArrayList<>();
        int index = 0;
        for (Node item : sequence.getValue()) {
            reader.apply(path + key + "[" + index + "]", item).ifPresent(items::add);
            index++;
        }
        return Optional.of(List.copyOf(items));
    }

    private Problem notAList(String key, Kind<?> kind, Node node) {
        return new Problem(reading.place(node), path + key + " has to be a list where each item is " + kind.what(),
                node instanceof ScalarNode scalar
                        ? inBrackets(key, kind, scalar.getValue())
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

    /// As it may stand in brackets.
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9./_-]+") ? text : '"' + text + '"';
    }

    private <T> Optional<T> scalar(String name, Node node, Kind<T> kind) {
        if (!(node instanceof ScalarNode scalar)) {
            reading.problem(new Problem(reading.place(node), name + " has to be " + kind.what(),
                    node instanceof SequenceNode ? "write one value without brackets; " + Reading.BRACKETS
                            : "write one value without keys"));
            return Optional.empty();
        }
        try {
            return Optional.of(kind.read(scalar.getValue()));
        } catch (UnusableTextException e) {
            reading.problem(new Problem(reading.place(node), name + ": " + e.getMessage(), e.remedy()));
            return Optional.empty();
        }
    }

    private @Nullable Node node(String key) {
        known.add(key);
        reading.knows(path, key);
        Node node = values.get(key);
        if (node == null || isEmpty(node)) {
            return null;
        }
        reading.writes(path, key, place(key));
        return node;
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /// Reports every unknown key, and a value where a mapping has to be.
    @Override
    public void close() {
        if (!isMapping) {
            String first = known.stream().findFirst().orElse("key");
            reading.problem(new Problem(place, subject() + " has to be keys with values",
                    known.size() == 1
                            ? "write " + subject() + ": {" + first + ": ...}"
                            : "write a key and its value below it; " + KnownKeys.text(known)));
        }
        Set<String> meant = new HashSet<>();
        keys.forEach((key, where) -> {
            if (!known.contains(key)) {
                reading.unknown(new UnknownKey(where, path, key, known));
                Nearest.to(key, known).ifPresent(meant::add);
                OtherWords.meant(path, key).ifPresent(meant::add);
            }
        });
        if (isMapping) {
            lacks.stream().filter(lack -> Collections.disjoint(lack.keys(), meant))
                    .forEach(lack -> reading.problem(place, subject() + " " + lack.message()));
        }
    }
}
