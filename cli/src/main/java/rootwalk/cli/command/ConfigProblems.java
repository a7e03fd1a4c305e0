package rootwalk.cli.command;

import java.util.List;

import rootwalk.config.Problem;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;

/// Converts problems of a configuration to JSON.
public final class ConfigProblems {

    private ConfigProblems() {}

    public static List<JsonProblem> json(Severity severity, List<Problem> problems) {
        return problems.stream()
                .map(problem -> new JsonProblem(severity, problem.location().file().toString(),
                        problem.location().line(),
                        problem.location().column(), problem.message(), problem.remedy()))
                .toList();
    }
}
