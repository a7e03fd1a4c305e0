package rootwalk.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.PassedAddresses;

/// Finds the configuration file: the named one, else the first default that exists, else none.
public final class ConfigFile {

    public static final List<Path> PLACES = List.of(Path.of("rootwalk.yaml"), Path.of("/etc/rootwalk/rootwalk.yaml"));

    private ConfigFile() {}

    public static Optional<Path> find(Optional<Path> named) {
        return find(named, Path.of(""));
    }

    /// @param directory that relative paths are relative to
    public static Optional<Path> find(Optional<Path> named, Path directory) {
        return named.or(() -> PLACES.stream().map(directory::resolve).filter(Files::exists).findFirst());
    }

    /// Reads the file; without one, the defaults relative to the working directory.
    ///
    /// @param otherwise what the user can do if the file is missing or cannot be read, as the end of a sentence
    public static ConfigResult read(Optional<Path> file, String otherwise) {
        return read(file, otherwise, PassedAddresses.NONE);
    }

    /// @param passed addresses in place of some of the file
    public static ConfigResult read(Optional<Path> file, String otherwise, PassedAddresses passed) {
        return file.map(named -> ConfigReader.read(named, otherwise, passed))
                .orElseGet(() -> ConfigReader.defaults(Path.of("").toAbsolutePath(), passed));
    }
}
