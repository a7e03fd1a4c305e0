package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;

/// Settings for zones that have them in common: zones of the configuration, zones that are added while the server runs, and members of
/// catalog zones.
///
/// @param name a word
public record Template(
        String name,
        Source source,
        List<Peer> transferTo,
        List<Config.Remote> notified,
        boolean notifiesServers,
        boolean notifiesParent,
        Config.Updates updates,
        Config.ZoneAudience audience,
        Optional<Config.Membership> memberOf) {

    /// The source of the records of the zones.
    sealed interface Source {

        /// Zone files.
        record Files(ZoneFilePattern file, Optional<Path> includeBase) implements Source {}

        /// The journal.
        record Stored(Optional<ApexRecords> apex) implements Source {}

        /// Other servers.
        record Transferred(List<Config.Remote> primaries, Optional<ZoneFilePattern> file) implements Source {}
    }

    /// The settings of a zone.
    ///
    /// @throws IllegalArgumentException if the zone cannot have this template; the message has the reason and the remedy
    public Config.Zone zone(Name zone) {
        return zone(switch (source) {
            case Source.Files(var file, var base) -> new ZoneSource.Primary(zone, file.of(zone), base);
            case Source.Stored(var apex) -> new ZoneSource.Stored(zone, apex);
            case Source.Transferred(var primaries, var file) ->
                new ZoneSource.Secondary(zone, primaries, file.map(it -> it.of(zone)));
        });
    }

    /// The settings of a secondary zone, with other primaries than those of the template.
    public Config.Zone secondary(Name zone, List<InetSocketAddress> primaries) {
        return zone(new ZoneSource.Secondary(zone, primaries.stream()
                .map(it -> new Config.Remote(it, Optional.empty(), Optional.empty())).toList(), Optional.empty()));
    }

    private Config.Zone zone(ZoneSource of) {
        return new Config.Zone(of, transferTo, notified, notifiesServers, notifiesParent, updates, audience,
                Optional.empty(),
                memberOf);
    }

    /// The records of zones that are added without content; empty if there are none.
    public Optional<ApexRecords> apexRecords() {
        return source instanceof Source.Stored(var apex) ? apex : Optional.empty();
    }

    /// Whether the zones are secondary zones.
    public boolean isSecondary() {
        return source instanceof Source.Transferred;
    }
}
