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

    /// In the journal only: a primary zone that was added while the server ran.
    ///
    /// @param apex the records of a zone that was added without content; empty if there must be content
    record Stored(Name name, Optional<ApexRecords> apex) implements ZoneSource {}

    /// A catalog zone that this server produces: its content follows from the zones that are its members.
    record Produced(Name name) implements ZoneSource {}

    /// Transferred from other servers.
    ///
    /// @param file for a local copy
    record Secondary(Name name, List<Config.Remote> primaries, Optional<Path> file) implements ZoneSource {}
}
