package rootwalk.authoritative.file;

import rootwalk.wire.SafeText;

/// A problem of a zone file.
///
/// @param file the name of the file; for a relative name in `$INCLUDE`, after the folder of the including file
/// @param line from 1; 0 for the file as a whole
/// @param what the problem, for the author of the zone
/// @param remedy how to solve it; may be empty
public record ZoneProblem(Severity severity, String file, int line, String what, String remedy) {

    /// Whether the zone can be served nevertheless.
    public enum Severity {
        /// The zone is not served.
        ERROR,
        /// The zone is served.
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// One line, whatever characters the file has: `zones/example.zone:12: error: what; remedy`.
    @Override
    public String toString() {
        return line(isError() ? "error: " : "warning: ");
    }

    /// The same line without the severity, for a log that has levels of its own.
    public String withoutSeverity() {
        return line("");
    }

    private String line(String severityText) {
        return SafeText.text(file + (line > 0 ? ":" + line : "") + ": " + severityText + what
                + (remedy.isEmpty() ? "" : "; " + remedy));
    }
}
