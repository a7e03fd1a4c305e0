package rootwalk.daemon.pipeline;

import rootwalk.config.LocalAction;
import rootwalk.wire.Name;

/// The part of the configuration from which a query is answered, to explain the answer to users.
public sealed interface LocalRule {

    /// A line of a hosts file.
    ///
    /// @param place `file:line`; the files alone if the line has been removed
    record HostsLine(String place) implements LocalRule {}

    /// A zone with an action for all names in it.
    record LocalZone(Name zone, LocalAction action) implements LocalRule {}

    /// Records of one name.
    record LocalData(Name owner) implements LocalRule {}

    /// An authoritative zone.
    record AuthoritativeZone(Name apex) implements LocalRule {}
}
