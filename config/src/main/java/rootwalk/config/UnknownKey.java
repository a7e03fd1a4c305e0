package rootwalk.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A key that its section does not have.
///
/// @param section its path with a last dot, or nothing for the whole file
/// @param known the keys that the section has
record UnknownKey(SourceLocation location, String section, String key, Set<String> known) {

    /// @param all the keys of every section that was read, by the path of the section
    Problem problem(Map<String, Set<String>> all) {
        return new Problem(location, "unknown key " + section + key, remedy(all));
    }

    private String remedy(Map<String, Set<String>> all) {
        if (key.equals("<<")) {
            return "merge keys of YAML 1.1 have no meaning here: write the keys themselves";
        }
        String word = asWritten(key);
        int colon = key.indexOf(':');
        if (colon > 0 && known.contains(key.substring(0, colon))) {
            return "a colon ends a key only if a space follows it: write " + key.substring(0, colon) + ": "
                    + key.substring(colon + 1);
        }
        if (known.contains(word)) {
            return didYouMean(section + word);
        }
        Optional<String> habit = ForeignKeys.remedy(section, word);
        if (habit.isPresent()) {
            return habit.get();
        }
        return nearest(word, 1).or(() -> elsewhere(all, word)).or(() -> nearest(word, word.length() / 2))
                .or(() -> SpellingSuggestion.nearest(word, known).map(near -> didYouMean(section + near)))
                .orElseGet(() -> KnownKeysText.of(known));
    }

    private Optional<String> nearest(String word, int most) {
        return SpellingSuggestion.nearest(word, known)
                .filter(near -> SpellingSuggestion.editDistance(word, near) <= Math.min(most, 2))
                .map(near -> didYouMean(section + near));
    }

    /// Another section with the key or a similar one. For a key in a list item, other lists are ignored.
    private Optional<String> elsewhere(Map<String, Set<String>> everywhere, String word) {
        Map<String, Set<String>> all = new LinkedHashMap<>(everywhere);
        all.keySet().removeIf(other -> other.contains("[]") && section.contains("["));
        return all.entrySet().stream().filter(section -> section.getValue().contains(word)).findFirst()
                .map(section -> belongs(section.getKey(), word))
                .or(() -> all.entrySet().stream()
                        .flatMap(section -> SpellingSuggestion.nearest(word, section.getValue())
                                .filter(near -> SpellingSuggestion.editDistance(word, near) <= Math.min(2,
                                        word.length() / 4))
                                .map(near -> belongs(section.getKey(), near)).stream())
                        .findFirst());
    }

    private static String belongs(String section, String key) {
        if (section.isEmpty()) {
            return key + " is a top-level key: write it at the beginning of a line";
        }
        String path = section.substring(0, section.length() - 1);
        return path.contains("[]")
                ? "did you mean " + section + key + "?"
                : key + " belongs to " + path + ": indent it below " + path + ", or write " + inside(path, key);
    }

    /// `a: {b: {key: ...}}`.
    private static String inside(String path, String key) {
        return path.replace(".", ": {") + ": {" + key + ": ...}"
                + "}".repeat((int) path.chars().filter(c -> c == '.').count());
    }

    private static String didYouMean(String key) {
        return "did you mean " + key + "?";
    }

    /// `maxTtl`, `max_ttl` and `MAX-TTL` as `max-ttl`.
    private static String asWritten(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("[_ ]", "-").toLowerCase(Locale.ROOT);
    }
}
