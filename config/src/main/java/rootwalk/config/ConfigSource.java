package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// The file of a configuration, and the files and addresses in it, with their locations.
///
/// @param files in the order of the file, without those of `certificates` and `keyFiles`
/// @param addresses that the daemon listens on
/// @param upstreams servers that have a host name
public record ConfigSource(
        Path file, List<NamedFile> files, List<NamedCertificate> certificates, List<NamedKeyFile> keyFiles,
        List<NamedAddress> addresses, List<NamedUpstream> upstreams) {

    /// The source of a configuration without a file.
    public static final ConfigSource NONE =
            new ConfigSource(Path.of("the configuration"), List.of(), List.of(), List.of(), List.of(), List.of());

    public ConfigSource {
        files = List.copyOf(files);
        certificates = List.copyOf(certificates);
        keyFiles = List.copyOf(keyFiles);
        addresses = List.copyOf(addresses);
        upstreams = List.copyOf(upstreams);
    }

    /// A source without files and addresses.
    static ConfigSource of(Path file) {
        return new ConfigSource(file, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /// A problem of the whole file.
    ///
    /// @param text what is wrong and, after the first semicolon, the remedy
    public Problem problem(String text) {
        return Problem.of(new SourceLocation(file, 0, 0), text);
    }

    /// A problem of an address that the daemon listens on.
    ///
    /// @param setting the key with the address
    /// @param text what is wrong and, after the first semicolon, the remedy
    public Problem problem(String setting, InetSocketAddress address, String text) {
        return addresses.stream()
                .filter(named -> named.setting().equals(setting) && named.address().equals(address))
                .findFirst()
                .map(named -> Problem.of(named.location(), named.key() + ": " + text))
                .orElseGet(() -> problem(setting + ": " + text));
    }
}
