package rootwalk.cli.importing;

import java.nio.file.Path;

/// A configuration of another program that cannot be read. The message begins with `file:line`.
public final class ImportException extends Exception {

    private static final long serialVersionUID = 1;

    ImportException(Path file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }

    ImportException(Path file, String message) {
        super(file + ": " + message);
    }
}
