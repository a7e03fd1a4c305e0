package rootwalk.wire.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The credentials that systemd provides to a service: files in a directory that only the service can read (systemd.exec(5),
/// LoadCredential=). Stateless.
///
/// @param directory
///            of this process, or of the service `rootwalk` if this process has none; root can read that one while the service runs
public record Credentials(Path directory) {

    /// The beginning of a path that names a credential.
    public static final String SCHEME = "credential:";

    private static final Path OF_SERVICE = Path.of("/run/credentials/rootwalk.service");

    /// The credentials of this process.
    public static Credentials ofThisProcess() {
        return of(System.getenv());
    }

    static Credentials of(Map<String, String> environment) {
        String directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        return new Credentials(directory.isEmpty() ? OF_SERVICE : Path.of(directory));
    }

    /// The file of a credential.
    ///
    /// @param name without [#SCHEME]
    /// @throws UnusableTextException if no credential can have this name
    public Path file(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || !name.matches("[\\x21-\\x7e&&[^/:]]{1,255}")) {
            throw new UnusableTextException("'" + name + "' is not the name of a credential",
                    "write the name that LoadCredential= or SetCredential= has in the unit, for example "
                            + SCHEME + "tls.key");
        }
        return directory.resolve(name);
    }

    /// Whether a file is a credential.
    public boolean has(Path file) {
        return directory.equals(file.getParent());
    }

    /// Why a credential does not exist, and how to provide it, after a semicolon; empty for other files, and if it exists or this account
    /// cannot know.
    public Optional<String> missing(Path file) {
        if (!has(file) || Files.exists(file)) {
            return Optional.empty();
        }
        String name = String.valueOf(file.getFileName());
        boolean isHidden = Files.exists(directory) && !Files.isReadable(directory);
        return Optional.of((isHidden ? "the credential " + name + " cannot be read by this account"
                : "there is no credential " + name) + "; write LoadCredential=" + name
                + ":/etc/rootwalk/" + name
                + " with systemctl edit rootwalk, and restart the service; outside of the service, check"
                + " with: systemd-run --wait --pipe -p LoadCredential=" + name + ":/etc/rootwalk/" + name
                + " rootwalk check config FILE");
    }
}
