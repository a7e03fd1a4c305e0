package rootwalk.daemon.control;

import java.util.ArrayList;
import java.util.List;

import rootwalk.daemon.control.ControlProblem.Severity;

/// What came of a reload.
///
/// @param inForce whether the new configuration is in force; if not, all is as it was
/// @param problems all that is wrong with configuration and zones, also with a zone that keeps the others from nothing
/// @param needsRestart keys whose new values have no effect before a restart
/// @param zones those that are not served as their files say
public record ReloadResult(
        boolean inForce, List<ControlProblem> problems, List<String> needsRestart, List<OutdatedZone> zones) {

    /// A zone whose file could not be put in force.
    ///
    /// @param served what is answered in its place: `serial 7`, or nothing where the names are SERVFAIL
    public record OutdatedZone(String name, String served) {

        String text() {
            return served.isEmpty() ? name + ", which is not loaded" : name + ", which stays at " + served;
        }
    }

    public ReloadResult {
        problems = List.copyOf(problems);
        needsRestart = List.copyOf(needsRestart);
        zones = List.copyOf(zones);
    }

    /// A reload that has changed nothing.
    public static ReloadResult refused(List<ControlProblem> problems) {
        return new ReloadResult(false, problems, List.of(), List.of());
    }

    /// Whether all that was asked for is done.
    public boolean isDone() {
        return inForce && needsRestart.isEmpty() && zones.isEmpty()
                && problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /// For people, without the problems.
    public String summary() {
        if (!inForce) {
            return "not reloaded; what was in force still is";
        }
        List<String> except = new ArrayList<>(zones.stream().map(OutdatedZone::text).toList());
        if (!needsRestart.isEmpty()) {
            except.add(String.join(", ", needsRestart) + (needsRestart.size() == 1 ? ", which needs" : ", which need")
                    + " a restart");
        }
        if (!except.isEmpty()) {
            return "reloaded, except " + String.join("; and ", except);
        }
        if (!isDone()) {
            return "reloaded, with errors";
        }
        return problems.isEmpty() ? "reloaded" : "reloaded, with warnings";
    }
}
