package rootwalk.daemon.assembly;

import java.util.List;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Problem;

/// What came of making a service of a configuration.
sealed interface AssemblyResult {

    /// A service to be put in force.
    ///
    /// @param zones whose content it is made for; the zones in force are as they were until these are published
    /// @param problems of zones that do not stand in its way
    record Ready(Service service, ZoneLoader.Round zones, List<ZoneProblem> problems) implements AssemblyResult {}

    /// No service can be made of it.
    ///
    /// @param problems all of them, never empty
    record Refused(List<Problem> problems) implements AssemblyResult {}
}
