package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// Where a configuration was read, and what it names outside of itself, with the place of each.
///
/// @param files in the order of the file, without those of `certificates`
/// @param addresses that the daemon listens on
/// @param upstreams servers that have a host name
public record ConfigSource(
        Path file, List<NamedFile> files, List<NamedCertificate> certificates, List<NamedAddress> addresses,
        List<NamedUpstream> upstreams) {

    /// Of a configuration that no file has.
    public static final ConfigSource NONE =
            new ConfigSource(Path.of("the configuration"), List.of(), List.of(), List.of(), List.of());

    public ConfigSource {
        files = List.copyOf(files);
        certificates = List.copyOf(certificates);
        addresses = List.copyOf(addresses);
        upstreams = List.copyOf(upstreams);
    }

    /// The same without what it names.
    static ConfigSource of(Path file) {
        return new ConfigSource(file, List.of(), List.of(), List.of(), List.of());
    }

    /// Something that concerns the whole file.
    ///
    /// @param text what is wrong and, behind the first semicolon, the way out
    public Problem problem(String text) {
        return Problem.of(new SourceLocation(file, 0, 0), text);
    }

    /// Something that concerns an address that the daemon listens on.
    ///
    /// @param setting the key that has the address
    /// @param text what is wrong and, behind the first semicolon, the way out
    public Problem problem(String setting, InetSocketAddress address, String text) {
        return addresses.stream()
                .filter(named -> named.setting().equals(setting) && named.address().equals(address))
                .findFirst()
                .map(named -> Problem.of(named.location(), named.key() + ": " + text))
                .orElseGet(() -> problem(setting + ": " + text));
    }
}
