package rootwalk.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What came of reading a configuration.
public sealed interface ConfigResult {

    /// Settings that are understood and have no effect, and values that are hardly meant.
    List<Problem> warnings();

    /// The file, and what it names; none of that has been looked at.
    ConfigSource source();

    /// A configuration that can be run, as far as the file itself shows it.
    record Valid(Config config, List<Problem> warnings, ConfigSource source) implements ConfigResult {

        /// A configuration that no file has.
        public Valid(Config config) {
            this(config, List.of(), ConfigSource.NONE);
        }
    }

    /// No configuration.
    ///
    /// @param problems all of them, in the order of the file, never empty
    /// @param controlSocket that the file names in spite of them: where the daemon answers that runs with an earlier
    ///     form of the file
    record Invalid(List<Problem> problems, List<Problem> warnings, ConfigSource source, Optional<Path> controlSocket)
            implements
                ConfigResult {

        /// Whether the file is missing or could not be read, and its content is not known.
        public boolean isUnread() {
            return problems.size() == 1 && problems.getFirst().location().line() == 0 && controlSocket.isEmpty();
        }
    }
}
