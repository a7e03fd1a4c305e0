package rootwalk.control;

import java.util.List;

/// The result of a command that may be refused.
public sealed interface CommandResult {

    /// The command was executed.
    ///
    /// @param text the result, in words
    record Done(String text) implements CommandResult {}

    /// The command was executed, and has a list.
    record Listed(List<Report> reports) implements CommandResult {

        public Listed {
            reports = List.copyOf(reports);
        }
    }

    /// The command was executed, and has printed lines.
    record Printed() implements CommandResult {}

    /// The command was not executed.
    record Refused(ControlProblem problem) implements CommandResult {}
}
