package rootwalk.daemon.assembly;

import java.util.Optional;

import rootwalk.config.LocalAction;
import rootwalk.daemon.pipeline.LocalRule;

/// The steps that can answer a query before a server is queried.
public enum LocalStep {
    HOSTS_FILES, SPECIAL_USE_NAMES, LOCAL_ZONES, LOCAL_DATA, AUTHORITATIVE_ZONES;

    /// The part of the data of a step from which a query is answered.
    ///
    /// @param subject `file:line` of a hosts file, the owner of local data, or the name of the zone
    /// @param action of a local zone
    public record Rule(LocalStep step, String subject, Optional<LocalAction> action) {}

    /// A rule of this step.
    Rule rule(LocalRule rule) {
        return switch (rule) {
            case LocalRule.HostsLine(String place) -> new Rule(this, place, Optional.empty());
            case LocalRule.LocalZone(var zone, LocalAction action) ->
                new Rule(this, zone.toString(), Optional.of(action));
            case LocalRule.LocalData(var owner) ->
                new Rule(this == LOCAL_ZONES ? LOCAL_DATA : this, owner.toString(), Optional.empty());
            case LocalRule.AuthoritativeZone(var apex) -> new Rule(this, apex.toString(), Optional.empty());
        };
    }
}
