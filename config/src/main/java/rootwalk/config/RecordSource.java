package rootwalk.config;

import java.nio.file.Path;
import java.util.List;

/// Records that come with the program, from a file in zone-file syntax, or from the configuration itself.
public sealed interface RecordSource {

    /// Those the program brings along.
    record Builtin() implements RecordSource {}

    /// Those of a file.
    record FromFile(Path file) implements RecordSource {}

    /// Those written in the configuration.
    record Written(List<Config.LocalRecord> records) implements RecordSource {}
}
