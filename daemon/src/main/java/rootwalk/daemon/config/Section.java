package rootwalk.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
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

    /// @param node null stands for an empty mapping
    Section(Reading reading, String path, @Nullable Node node) {
        this.reading = reading;
        this.path = path;
        this.place = node == null ? reading.wholeFile() : reading.place(node);
        isMapping = node == null || isEmpty(node) || node instanceof MappingNode;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::take);
        } else if (!isMapping) {
            reading.problem(place, subject() + " has to be keys with values, as in listen: {dns: [\"127.0.0.1:53\"]}");
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

    /// Whether the key is there with a value.
    boolean has(String key) {
        return node(key) != null;
    }

    boolean isList(String key) {
        return node(key) instanceof SequenceNode;
    }

    void problem(String key, String message) {
        reading.problem(place(key), path + key + ": " + message);
    }

    void warning(String key, String message) {
        reading.warning(place(key), path + key + ": " + message);
    }

    /// Takes down that the key, if it is there, names a file.
    void names(String key, Path file, NamedFile.Use use) {
        if (has(key)) {
            reading.names(new NamedFile(place(key), path + key, file, use));
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
        if (!has(key) && isMapping) {
            reading.problem(place, subject() + " needs the key " + key + ": " + kind.what());
        }
        return value(key, kind);
    }

    <T> List<T> list(String key, Kind<T> kind, List<T> otherwise) {
        return items(key, kind.what(), (name, item) -> scalar(name, item, kind)).orElse(otherwise);
    }

    /// Networks; an item such as `private` stands for several.
    List<Network> networks(String key, List<Network> otherwise) {
        return has(key)
                ? list(key, Kind.NETWORKS, List.of()).stream().flatMap(List::stream).toList()
                : otherwise;
    }

    /// A list of mappings.
    List<Section> sections(String key, String example) {
        return items(key, "such as " + example, (name, item) -> Optional.of(new Section(reading, name + ".", item)))
                .orElse(List.of());
    }

    /// Records in zone-file syntax, each with its place.
    List<Config.LocalRecord> records(String key) {
        return items(key, Kind.RECORD.what(), (name, item) -> scalar(name, item, Kind.RECORD)
                .map(record -> new Config.LocalRecord(reading.place(item), record)))
                .orElse(List.of());
    }

    private <T> Optional<List<T>> items(String key, String what, BiFunction<String, Node, Optional<T>> reader) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof SequenceNode sequence)) {
            reading.problem(reading.place(node),
                    path + key + " has to be a list, in [brackets], where each item is " + what);
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

    private <T> Optional<T> scalar(String name, Node node, Kind<T> kind) {
        if (!(node instanceof ScalarNode scalar)) {
            reading.problem(reading.place(node), name + " has to be " + kind.what() + "; " + Reading.BRACKETS);
            return Optional.empty();
        }
        try {
            return Optional.of(kind.read(scalar.getValue()));
        } catch (IllegalArgumentException e) {
            reading.problem(reading.place(node), name + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable Node node(String key) {
        known.add(key);
        Node node = values.get(key);
        return node == null || isEmpty(node) ? null : node;
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /// Reports every key that nobody asked for.
    @Override
    public void close() {
        keys.forEach((key, where) -> {
            if (!known.contains(key)) {
                reading.problem(where, "unknown key " + path + key + "; " + suggestion(key));
            }
        });
    }

    private String suggestion(String key) {
        return Nearest.to(key, known)
                .map(nearest -> "did you mean " + path + nearest + "?")
                .orElseGet(() -> "known here are " + String.join(", ", known));
    }
}
