package rootwalk.web.path;

/// The failure of a step of a fetch: what happened, and the usual cause.
public class FetchFailure extends Exception {

    private final FetchStep step;
    private final String usualCause;

    /// @param description what happened, in one sentence without a full stop
    /// @param usualCause the usual cause and, if there is one, the remedy; may be empty
    public FetchFailure(FetchStep step, String description, String usualCause) {
        super(description);
        this.step = step;
        this.usualCause = usualCause;
    }

    /// As above, with the underlying exception for debugging.
    public FetchFailure(FetchStep step, String description, String usualCause, Throwable below) {
        super(description, below);
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
