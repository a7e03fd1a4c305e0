package rootwalk.cli.doctor;

/// The result of a check.
///
/// @param message what was found, on one line
/// @param remedy the command or the change that solves it; empty if there is nothing to solve
public record Verdict(State state, String message, String remedy) {

    /// How good it is.
    public enum State {
        OK,
        /// DNS works, but not as it probably should.
        WARNING,
        /// DNS does not work, or rootwalk cannot run.
        PROBLEM,
        /// It could not be checked.
        SKIPPED
    }

    static Verdict ok(String message) {
        return new Verdict(State.OK, message, "");
    }

    static Verdict warning(String message, String remedy) {
        return new Verdict(State.WARNING, message, remedy);
    }

    static Verdict problem(String message, String remedy) {
        return new Verdict(State.PROBLEM, message, remedy);
    }

    static Verdict skipped(String reason) {
        return new Verdict(State.SKIPPED, reason, "");
    }
}
