package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.wire.file.OwnerOnly;
import rootwalk.wire.file.RegularFile;

/// Reads a file with a password, which is its only line. Stateless.
public final class PasswordFile {

    private PasswordFile() {}

    /// @param problems receives why it cannot be used
    public static Optional<String> read(NamedFile file, List<Problem> problems) {
        Path path = file.path();
        try {
            Optional<String> permissions = OwnerOnly.trouble(path);
            if (permissions.isPresent()) {
                problems.add(file.problem("other accounts have access to " + path + " (" + permissions.get()
                        + "); run: chmod 600 " + path));
                return Optional.empty();
            }
            List<String> lines = RegularFile.text(path).lines().toList();
            if (lines.size() != 1 || lines.getFirst().isEmpty()) {
                problems.add(file.problem(path + " must have one line; write the password there, and nothing else"));
                return Optional.empty();
            }
            return Optional.of(lines.getFirst());
        } catch (NoSuchFileException e) {
            problems.add(file.problem("there is no file " + path + "; name an existing file"));
        } catch (IOException e) {
            problems.add(file.problem(path + " cannot be read: " + RegularFile.trouble(e)
                    + "; name a file that this account can read"));
        }
        return Optional.empty();
    }
}
