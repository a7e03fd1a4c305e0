package rootwalk.config;

import java.nio.file.Path;

/// A location in a file.
///
/// @param line from 1; 0 for the whole file
/// @param column from 1
public record SourceLocation(Path file, int line, int column) {

    /// `file:line:column`, as in compiler messages.
    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line + ":" + column;
    }
}
