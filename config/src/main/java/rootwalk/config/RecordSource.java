package rootwalk.config;

import java.nio.file.Path;
import java.util.List;

/// The source of records: built in, a file in zone-file syntax, or the configuration.
public sealed interface RecordSource {

    /// Records that are part of the program.
    record Builtin() implements RecordSource {}

    /// Records in a file.
    record FromFile(Path file) implements RecordSource {}

    /// Records in the configuration.
    record Written(List<Config.LocalRecord> records) implements RecordSource {}
}
