package rootwalk.daemon.assembly;

import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;
import rootwalk.control.ControlProblem;
import rootwalk.control.ControlProblem.Severity;

/// Converts problems of the configuration and of zones to those of the control socket. Stateless.
final class ControlProblems {

    private ControlProblems() {}

    /// A problem that prevents the use of a configuration.
    static ControlProblem error(Problem problem) {
        return of(Severity.ERROR, problem);
    }

    /// A problem that does not prevent it.
    static ControlProblem warning(Problem problem) {
        return of(Severity.WARNING, problem);
    }

    private static ControlProblem of(Severity severity, Problem problem) {
        SourceLocation location = problem.location();
        return new ControlProblem(severity, problem.toString(), location.file().toString(), location.line(),
                location.column(),
                problem.message(), problem.remedy());
    }

    static ControlProblem of(ZoneProblem problem) {
        return new ControlProblem(problem.isError() ? Severity.ERROR : Severity.WARNING, problem.toString(),
                problem.file(), problem.line(), 0, problem.what(), problem.remedy());
    }
}
