package rootwalk.authoritative.file;

import rootwalk.wire.Harmless;

/// Something wrong with a zone file.
///
/// @param file as it was named, the including file's folder before a relative one
/// @param line from 1; 0 when the file as a whole is meant
/// @param what is wrong, in words for the author of the zone
/// @param remedy the way out, perhaps empty
public record ZoneProblem(Severity severity, String file, int line, String what, String remedy) {

    /// Whether the zone can be served all the same.
    public enum Severity {
        /// The zone is not served.
        ERROR,
        /// The zone is served.
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// One line, whatever the file has in it: `zones/example.zone:12: error: what; remedy`.
    @Override
    public String toString() {
        return Harmless.text(file + (line > 0 ? ":" + line : "") + ": " + (isError() ? "error: " : "warning: ") + what
                + (remedy.isEmpty() ? "" : "; " + remedy));
    }
}
