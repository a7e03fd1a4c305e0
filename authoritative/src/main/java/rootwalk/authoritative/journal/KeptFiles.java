package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Names for damaged files that are kept beside the file in use: its name, `.damaged.` and a number.
final class KeptFiles {

    /// An operator has to look at them at some time; until then they must not fill the disk.
    private static final int MOST = 10;

    private KeptFiles() {}

    /// The next name that is free.
    ///
    /// @throws IOException if there are too many files; the message has the remedy
    static Path next(Path file) throws IOException {
        for (int number = 1; number <= MOST; number++) {
            Path kept = file.resolveSibling(file.getFileName() + ".damaged." + number);
            if (!Files.exists(kept)) {
                return kept;
            }
        }
        throw new IOException("there are already " + MOST + " damaged files that are kept as " + file
                + ".damaged.1 and so on; check the disk, and move these files away");
    }
}
