package rootwalk.cli.importing;

import java.nio.file.Path;

/// Translates the configuration of one program.
interface Translator {

    /// Reads the file and those that it includes, and adds what they mean.
    void translate(Path file, Settings settings) throws ImportException;
}
