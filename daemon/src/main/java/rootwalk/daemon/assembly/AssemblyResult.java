package rootwalk.daemon.assembly;

import java.util.List;
import java.util.stream.Stream;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Problem;

/// The result of making a service from a configuration.
sealed interface AssemblyResult {

    /// A new service.
    ///
    /// @param zones the zones of the new service with files; the current zones are served until these are published
    /// @param stored those without files
    /// @param problems problems of zones, which do not prevent the service, without the warnings that are only logged
    /// @param warnings of trust anchors
    record Ready(Service service, ZoneLoader.LoadResult zones, StoredZones.Change stored,
            List<ZoneProblem> problems, List<Problem> warnings)
            implements
                AssemblyResult {

        /// Publishes all zones. One that gets or loses its file is recorded as another zone, so all that end are first.
        void publishZones() {
            zones.endRecordings();
            stored.endRecordings();
            zones.publish();
            stored.publish();
        }

        /// What the operator must know about recorded zones, after they are published.
        List<String> notes() {
            return Stream.concat(zones.notes().stream(), stored.notes().stream()).toList();
        }
    }

    /// The configuration cannot be used.
    ///
    /// @param problems all of them, never empty
    record Refused(List<Problem> problems) implements AssemblyResult {}
}
