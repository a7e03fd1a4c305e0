package rootwalk.cli.importing;

import java.nio.file.Path;

import rootwalk.wire.SafeText;

/// The place of a statement in the configuration of another program.
///
/// @param line from 1
/// @param text the statement as it is written there
record Origin(Path file, int line, String text) {

    ImportException problem(String message) {
        return new ImportException(file, line, message);
    }

    /// `file:line: statement`, always on one line.
    @Override
    public String toString() {
        return SafeText.text(file + ":" + line + ": " + text.strip().replaceAll("\\s+", " "));
    }
}
