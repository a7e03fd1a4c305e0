package rootwalk.web.path;

/// A fetch that ended at a step: what was seen there, and what usually causes it.
public class FetchFailure extends Exception {

    private final FetchStep step;
    private final String usualCause;

    /// @param seen
    ///            one sentence without a full stop: what happened, with whom
    /// @param usualCause
    ///            what mostly lies behind it and, where there is one, the way out; perhaps empty
    public FetchFailure(FetchStep step, String seen, String usualCause) {
        super(seen);
        this.step = step;
        this.usualCause = usualCause;
    }

    /// Names what was seen below, for logs of those who debug.
    public FetchFailure(FetchStep step, String seen, String usualCause, Throwable below) {
        super(seen, below);
        this.step = step;
        this.usualCause = usualCause;
    }

    public FetchStep step() {
        return step;
    }

    public String description() {
        return String.valueOf(getMessage());
    }

    public String usualCause() {
        return usualCause;
    }
}
