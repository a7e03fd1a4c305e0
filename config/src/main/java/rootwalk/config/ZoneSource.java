package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;

/// Where the records of a zone come from.
public sealed interface ZoneSource {

    Name name();

    /// Written by hand, here, in a zone file.
    ///
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    record Primary(Name name, Path file, Optional<Path> includeBase) implements ZoneSource {}

    /// Transferred from other servers.
    ///
    /// @param file where a copy is kept
    record Secondary(Name name, List<InetSocketAddress> primaries, Optional<Path> file) implements ZoneSource {}
}
