package rootwalk.authoritative.file;

/// How many problems of one kind are listed. One cause often makes a thousand of them, which must not hide the others.
public enum ProblemDetail {
    /// For the log, which has them again after each reload.
    FEW(10, "rootwalk check zone shows more"),
    /// For a user who checks a zone.
    USUAL(100, "--all shows more"),
    /// For a user who wants them all.
    ALL(10_000, "");

    private final int most;
    private final String more;

    ProblemDetail(int most, String more) {
        this.most = most;
        this.more = more;
    }

    /// Problems of one kind that are listed.
    int most() {
        return most;
    }

    /// Where the others are shown; may be empty.
    String more() {
        return more;
    }
}
