package rootwalk.config;

import java.util.Collection;
import java.util.stream.Collectors;

/// The keys that a section can have, for a section that has none of them.
final class KnownKeysText {

    private KnownKeysText() {}

    /// `known keys: "level", "queries"`, in the order of the alphabet.
    static String of(Collection<String> known) {
        return known.stream().sorted().map(key -> '"' + key + '"')
                .collect(Collectors.joining(", ", "known keys: ", ""));
    }
}
