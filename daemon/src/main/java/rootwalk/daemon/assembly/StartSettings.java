package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.daemon.assembly.zones.ZoneJournal;

/// The settings that are read only at the start: another value needs a restart. Immutable.
///
/// @param started the configuration of the start
record StartSettings(Config started) {

    /// The keys whose values have changed since.
    ///
    /// @param now the configuration in force
    /// @param journal knows the settings with which it is open
    List<String> changed(Config now, ZoneJournal journal) {
        List<String> keys = new ArrayList<>();
        // The ResponseTail applies a smaller size.
        if (now.limits().udpSize() > started.limits().udpSize()) {
            keys.add("limits.udp-size");
        }
        if (!now.threads().equals(started.threads())) {
            keys.add("threads");
        }
        if (now.listen().usesQuic()) {
            // QUIC tells these limits to its clients, and its sockets keep those of the start.
            if (now.limits().queriesPerConnection() != started.limits().queriesPerConnection()) {
                keys.add("limits.queries-per-connection");
            }
            if (!now.limits().idle().equals(started.limits().idle())) {
                keys.add("limits.idle");
            }
        }
        if (!now.control().equals(started.control())) {
            keys.add("control");
        }
        if (journal.isOutdated(now)) {
            keys.add("journal");
        }
        return keys;
    }
}
