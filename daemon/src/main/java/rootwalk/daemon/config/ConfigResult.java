package rootwalk.daemon.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What came of reading a configuration.
public sealed interface ConfigResult {

    /// A configuration that can be run.
    ///
    /// @param warnings settings that are understood and have no effect yet
    /// @param files those that the file names, in its order; nobody has looked at them yet
    record Sound(Config config, List<Problem> warnings, List<NamedFile> files) implements ConfigResult {

        public Sound(Config config, List<Problem> warnings) {
            this(config, warnings, List.of());
        }
    }

    /// No configuration.
    ///
    /// @param problems all of them, in the order of the file, never empty
    /// @param controlSocket that the file names in spite of them: where the daemon answers that runs with an earlier
    ///     form of the file
    record Refused(List<Problem> problems, Optional<Path> controlSocket) implements ConfigResult {}
}
