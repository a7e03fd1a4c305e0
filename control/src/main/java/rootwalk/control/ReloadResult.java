package rootwalk.control;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import rootwalk.control.ControlProblem.Severity;

/// The result of a reload of the configuration and all zones, or of one zone.
///
/// @param inEffect whether the new configuration, or the new content of the one zone, is in use; if not, nothing has changed
/// @param problems all problems of the configuration and of zones, including zones that do not prevent the reload of the
///     others
/// @param needsRestart keys whose new values have no effect before a restart
/// @param zones the zones whose files were read, and the zones that differ from their files
public record ReloadResult(
        boolean inEffect, List<ControlProblem> problems, List<String> needsRestart, List<ZoneOutcome> zones) {

    /// Zones that the summary names; the problems name them all.
    private static final int MAX_NAMED = 10;

    /// A zone after a reload.
    ///
    /// @param reloaded whether it is served from its current file
    /// @param serial of what is served; empty if queries for its names get SERVFAIL
    /// @param message why its file is not used, `file:line: error: text`; empty if it is
    public record ZoneOutcome(String name, boolean reloaded, OptionalLong serial, String message) {

        private String exception() {
            return serial.isPresent() ? name + ", which stays at serial " + serial.getAsLong()
                    : name + ", which is not loaded";
        }

        private String refusal() {
            return name + " was not reloaded: " + message + "; " + (serial.isPresent()
                    ? "serial " + serial.getAsLong() + " is still served"
                    : "queries for its names get SERVFAIL");
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

    /// The reload of one zone.
    public static ReloadResult of(ZoneOutcome zone, List<ControlProblem> problems) {
        return new ReloadResult(zone.reloaded(), problems, List.of(), List.of(zone));
    }

    /// Whether everything was reloaded without errors and without the need for a restart.
    public boolean isDone() {
        return inEffect && needsRestart.isEmpty() && zones.stream().allMatch(ZoneOutcome::reloaded)
                && problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /// The result as text for users, without the problems.
    public String summary() {
        if (!inEffect) {
            return zones.isEmpty() ? "not reloaded; the previous configuration is still in use"
                    : zones.getFirst().refusal();
        }
        List<ZoneOutcome> outdated = zones.stream().filter(zone -> !zone.reloaded()).toList();
        List<String> except = new ArrayList<>(
                outdated.stream().limit(MAX_NAMED).map(ZoneOutcome::exception).toList());
        if (outdated.size() > MAX_NAMED) {
            except.add((outdated.size() - MAX_NAMED) + " more zones");
        }
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
