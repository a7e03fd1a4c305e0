package rootwalk.daemon.assembly;

import java.util.List;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Problem;

/// The result of making a service from a configuration.
sealed interface AssemblyResult {

    /// A new service.
    ///
    /// @param zones the zones of the new service; the current zones are served until these are published
    /// @param problems problems of zones, which do not prevent the service, without the warnings that are only logged
    /// @param warnings of trust anchors
    record Ready(Service service, ZoneLoader.LoadResult zones, List<ZoneProblem> problems, List<Problem> warnings)
            implements
                AssemblyResult {}

    /// The configuration cannot be used.
    ///
    /// @param problems all of them, never empty
    record Refused(List<Problem> problems) implements AssemblyResult {}
}
