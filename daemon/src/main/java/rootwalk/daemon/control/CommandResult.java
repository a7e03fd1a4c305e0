package rootwalk.daemon.control;

/// The result of a command that has one line of text.
public sealed interface CommandResult {

    /// The command was executed.
    ///
    /// @param text what is so now
    record Done(String text) implements CommandResult {}

    /// The command was not executed.
    record Refused(ControlProblem problem) implements CommandResult {}
}
