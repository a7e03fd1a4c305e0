package rootwalk.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;

/// The source of the records of a zone.
public sealed interface ZoneSource {

    Name name();

    /// A local zone file.
    ///
    /// @param includeBase the folder for relative names of `$INCLUDE`; if empty, that of the including file
    record Primary(Name name, Path file, Optional<Path> includeBase) implements ZoneSource {}

    /// Transferred from other servers.
    ///
    /// @param file for a local copy
    record Secondary(Name name, List<Config.Remote> primaries, Optional<Path> file) implements ZoneSource {}
}
