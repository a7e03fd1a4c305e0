package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A part of the resulting configuration.
sealed interface Setting {

    /// A scalar.
    ///
    /// @param yaml its text, quoted if necessary
    record Value(String yaml, Origin origin) implements Setting {}

    /// A list, which grows while statements are translated.
    ///
    /// @param texts the scalars that were added
    record Items(List<Setting> all, Set<String> texts) implements Setting {
        Items() {
            this(new ArrayList<>(), new HashSet<>());
        }
    }

    /// A mapping, which grows while statements are translated.
    record Block(Map<String, Setting> members) implements Setting {

        /// Plain scalars of YAML that are not strings.
        private static final Set<String> NOT_TEXT =
                Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

        Block() {
            this(new LinkedHashMap<>());
        }

        /// Sets a text, and replaces an earlier one.
        ///
        /// @param path keys with dots between them
        Block text(String path, String text, Origin origin) {
            return plain(path, quoted(text), origin);
        }

        Block textUnlessEmpty(String path, String text, Origin origin) {
            return text.isEmpty() ? this : text(path, text, origin);
        }

        /// Sets the absolute path of a file, unless its name is empty.
        Block file(String path, Path folder, Statement s) {
            return s.value().isEmpty() ? this : text(path, folder.resolve(s.value()).toString(), s.origin());
        }

        /// Sets a number, a duration, a size or a word of this configuration.
        Block plain(String path, String text, Origin origin) {
            parent(path).members.put(last(path), new Value(text, origin));
            return this;
        }

        Block flag(String path, boolean value, Origin origin) {
            return plain(path, String.valueOf(value), origin);
        }

        /// Adds a text to a list; one that is already there is not added again.
        Block add(String path, String text, Origin origin) {
            Items items = items(path);
            String yaml = quoted(text);
            if (items.texts().add(yaml)) {
                items.all().add(new Value(yaml, origin));
            }
            return this;
        }

        /// Adds an empty mapping to a list.
        Block entry(String path) {
            return addEntry(path, new Block());
        }

        Block addEntry(String path, Block entry) {
            items(path).all().add(entry);
            return entry;
        }

        /// Removes the last mapping of a list.
        void dropLast(String path) {
            items(path).all().removeLast();
        }

        /// The mappings in a list.
        List<Block> entries(String path) {
            return parent(path).members.get(last(path)) instanceof Items items
                    ? items.all().stream().filter(Block.class::isInstance).map(Block.class::cast).toList() : List.of();
        }

        boolean has(String path) {
            return parent(path).members.containsKey(last(path));
        }

        boolean isScalar(String path) {
            return parent(path).members.get(last(path)) instanceof Value;
        }

        /// Whether a text is set at the path.
        boolean isText(String path, String text) {
            return parent(path).members.get(last(path)) instanceof Value value && value.yaml().equals(quoted(text));
        }

        void remove(String path) {
            parent(path).members.remove(last(path));
        }

        /// The list at a path, which replaces a scalar.
        private Items items(String path) {
            Map<String, Setting> members = parent(path).members;
            if (members.get(last(path)) instanceof Items items) {
                return items;
            }
            Items items = new Items();
            members.put(last(path), items);
            return items;
        }

        private Block parent(String path) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                return this;
            }
            Setting inner = members.computeIfAbsent(path.substring(0, dot), _ -> new Block());
            return ((Block) inner).parent(path.substring(dot + 1));
        }

        private static String last(String path) {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        static String quoted(String text) {
            if (text.matches("[A-Za-z/_][A-Za-z0-9._/-]*") && !NOT_TEXT.contains(text.toLowerCase(Locale.ROOT))) {
                return text;
            }
            StringBuilder quoted = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c < ' ' || c == 0x7f) {
                    quoted.append("\\x%02x".formatted((int) c));
                } else {
                    quoted.append(c);
                }
            }
            return quoted.append('"').toString();
        }
    }
}
