package rootwalk.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.os.PortHolders;
import rootwalk.os.PortListener;
import rootwalk.os.ProcessLimits;
import rootwalk.wire.file.RegularFile;

/// What the checks examine. Immutable.
///
/// @param root the folder with `etc`, `proc` and `run`: `/`
/// @param file the configuration file, if there is one
/// @param configuration its content, or what applies without one
/// @param limits of this process, which a daemon that it starts inherits
/// @param clock the time of day
/// @param version of this program
/// @param program how the user calls this program, for commands in remedies
public record Machine(Path root, Optional<Path> file, ConfigResult configuration, ProcessLimits limits,
        InstantSource clock, Network network, String version, String program) {

    private static final int DNS_PORT = 53;

    /// A file by its path from the root.
    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /// The lines of a file without comments and surrounding white space.
    List<String> lines(String absolute) throws IOException {
        return lines(path(absolute));
    }

    /// @throws IOException also if it is not a regular file, with the reason
    static List<String> lines(Path file) throws IOException {
        // Comments may have any encoding, so an octet that is not UTF-8 is no error.
        return new String(RegularFile.octets(file, RegularFile.USUAL_BOUND), StandardCharsets.UTF_8).lines()
                .map(line -> line.replaceFirst("(^|\\s)[#;].*", "").strip()).filter(line -> !line.isEmpty()).toList();
    }

    boolean showsSockets() {
        return Files.isReadable(path("/proc/net/udp"));
    }

    /// Whether a process has this name; empty if the processes of other users cannot be seen (the mount option hidepid).
    ///
    /// @param name of at most 15 characters
    Optional<Boolean> hasProcess(String name) throws IOException {
        if (!Files.isReadable(path("/proc/1/comm"))) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(path("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (hasName(process, name)) {
                    return Optional.of(true);
                }
            }
        }
        return Optional.of(false);
    }

    private static boolean hasName(Path process, String name) {
        try {
            return Files.readString(process.resolve("comm")).strip().equals(name);
        } catch (IOException e) {
            // It has ended meanwhile.
            return false;
        }
    }

    /// What receives on port 53.
    List<PortListener> listeners() {
        return new PortHolders(path("/proc"), path("/etc/passwd")).on(DNS_PORT);
    }

    /// The addresses of `listen.dns` with port 53; none if the configuration has problems.
    List<InetAddress> wanted() {
        return configuration instanceof ConfigResult.Valid(Config config, var _, var _)
                ? config.listen().dns().stream().filter(address -> address.getPort() == DNS_PORT)
                        .map(InetSocketAddress::getAddress).toList()
                : List.of();
    }
}
