package rootwalk.authoritative.file;

/// The number of problems of one kind that are listed. One cause often leads to a thousand problems, which must not
/// hide those of other kinds.
public enum ProblemDetail {
    /// For the log, which lists them again after each reload.
    FEW(10, "rootwalk check zone shows more"),
    /// For a user who checks a zone.
    USUAL(100, "--all shows more"),
    /// For a user who requests all of them.
    ALL(10_000, "");

    private final int most;
    private final String more;

    ProblemDetail(int most, String more) {
        this.most = most;
        this.more = more;
    }

    /// The maximum number of problems of one kind that are listed.
    int most() {
        return most;
    }

    /// How to list the others; may be empty.
    String more() {
        return more;
    }
}
