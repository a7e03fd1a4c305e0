package rootwalk.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The result of reading a configuration.
public sealed interface ConfigResult {

    /// Settings without effect, and values that are probably mistakes.
    List<Problem> warnings();

    /// The file, and the files and addresses in it; they have not been checked.
    ConfigSource source();

    /// A valid configuration, as far as the file itself shows.
    record Valid(Config config, List<Problem> warnings, ConfigSource source) implements ConfigResult {

        /// A configuration without a file.
        public Valid(Config config) {
            this(config, List.of(), ConfigSource.NONE);
        }
    }

    /// An invalid configuration.
    ///
    /// @param problems all of them, in the order of the file, never empty
    /// @param controlSocket the socket in the file, if it could be read: a daemon that runs with an earlier version of
    ///     the file listens there
    record Invalid(List<Problem> problems, List<Problem> warnings, ConfigSource source, Optional<Path> controlSocket)
            implements
                ConfigResult {

        /// Whether the file is missing or could not be read.
        public boolean isUnread() {
            return problems.size() == 1 && problems.getFirst().location().line() == 0 && controlSocket.isEmpty();
        }
    }
}
