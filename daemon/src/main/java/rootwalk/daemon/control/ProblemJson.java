package rootwalk.daemon.control;

import java.util.List;
import java.util.Locale;

import rootwalk.daemon.json.JsonWriter;

/// Problems as programs read them, the same in every command.
public final class ProblemJson {

    private ProblemJson() {}

    /// The answer of a command that has done nothing.
    public static String failed(ControlProblem problem) {
        JsonWriter json = new JsonWriter().object().member("done", false);
        write(List.of(problem), json);
        return json.endObject().take();
    }

    static String of(Reloaded outcome) {
        JsonWriter json = new JsonWriter().object()
                .member("done", outcome.isDone())
                .member("inForce", outcome.inForce())
                .member("summary", outcome.summary())
                .member("needsRestart", outcome.needsRestart())
                .array("zones");
        for (Reloaded.LateZone zone : outcome.zones()) {
            json.object().member("name", zone.name()).member("loaded", !zone.served().isEmpty()).endObject();
        }
        json.endArray();
        write(outcome.problems(), json);
        return json.endObject().take();
    }

    /// Writes the member `problems`.
    public static void write(List<ControlProblem> problems, JsonWriter json) {
        json.array("problems");
        for (ControlProblem problem : problems) {
            json.object().member("severity", problem.severity().name().toLowerCase(Locale.ROOT));
            if (!problem.file().isEmpty()) {
                json.member("file", problem.file());
            }
            if (problem.line() > 0) {
                json.member("line", problem.line());
            }
            if (problem.column() > 0) {
                json.member("column", problem.column());
            }
            json.member("message", problem.message()).member("remedy", problem.remedy()).endObject();
        }
        json.endArray();
    }
}
