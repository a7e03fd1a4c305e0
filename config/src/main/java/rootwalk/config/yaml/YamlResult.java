package rootwalk.config.yaml;

import java.util.Optional;

/// The result of reading a YAML text.
public sealed interface YamlResult {

    /// @param root empty if the text has no value, only comments for example
    record Sound(Optional<YamlNode> root) implements YamlResult {}

    /// The text is not YAML, or more than a configuration can be.
    ///
    /// @param line from 1; 0 if the whole text is meant
    /// @param column from 1; 0 if the whole text is meant
    /// @param remedy what to write
    record Malformed(int line, int column, String message, String remedy) implements YamlResult {}
}
