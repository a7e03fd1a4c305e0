package rootwalk.control;

import java.util.List;

import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;

/// The results of control commands as JSON.
public final class ProblemJson {

    private ProblemJson() {}

    /// The result of a command that was not executed.
    public static String failed(ControlProblem problem) {
        JsonWriter json = new JsonWriter().object().member("done", false);
        write(List.of(problem), json);
        return json.endObject().take();
    }

    static String of(ReloadResult result) {
        JsonWriter json = new JsonWriter().object()
                .member("done", result.isDone())
                .member("inEffect", result.inEffect())
                .member("summary", result.summary())
                .member("needsRestart", result.needsRestart())
                .array("zones");
        for (ReloadResult.ZoneOutcome zone : result.zones()) {
            json.object().member("name", zone.name())
                    .member("reloaded", zone.reloaded())
                    .member("served", zone.serial().isPresent());
            zone.serial().ifPresent(serial -> json.member("serial", serial));
            if (!zone.message().isEmpty()) {
                json.member("message", zone.message());
            }
            json.endObject();
        }
        json.endArray();
        write(result.problems(), json);
        return json.endObject().take();
    }

    /// Writes the member `problems`.
    public static void write(List<ControlProblem> problems, JsonWriter json) {
        JsonProblem.write(problems.stream().map(ProblemJson::of).toList(), json);
    }

    private static JsonProblem of(ControlProblem problem) {
        Severity severity = switch (problem.severity()) {
            case ERROR -> Severity.ERROR;
            case WARNING -> Severity.WARNING;
        };
        return new JsonProblem(severity, problem.file(), problem.line(), problem.column(), problem.message(),
                problem.remedy());
    }
}
