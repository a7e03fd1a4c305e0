package rootwalk.config;

import java.nio.file.Path;

/// A place in a file.
///
/// @param line from 1; 0 when the whole file is meant
/// @param column from 1
public record SourceLocation(Path file, int line, int column) {

    /// `file:line:column`, as compilers print it.
    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line + ":" + column;
    }
}
