package rootwalk.daemon.assembly.upstream;

import java.util.List;

import rootwalk.config.Config;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.RRset;

/// The configuration that the content of caches depends on: the next service takes over a cache if its dependencies
/// are the same.
public record CacheDependencies(RecordDependencies records, MessageDependencies messages) {

    /// The dependencies of records, delegations and failures. Authoritative zones are not among them: their records
    /// are not in these caches, and a zone that is added or removed is flushed by name.
    public record RecordDependencies(
            Config.Recursion recursion, RootHints hints, Config.Dnssec dnssec, AnchorSet anchors,
            Config.Cache cache) {}

    /// The further dependencies of the message cache: everything that affects the responses to clients.
    record MessageDependencies(
            Config.Answers answers,
            Config.Hosts hosts,
            List<RRset> localData,
            List<Config.LocalZone> localZones,
            boolean specialUseNames,
            List<Config.PolicyZone> responsePolicy,
            Config.Dns64 dns64) {}

    /// @param anchors the trust anchors of the configuration
    public static CacheDependencies of(Config config, RootHints hints, AnchorSet anchors) {
        return new CacheDependencies(
                new RecordDependencies(
                        config.recursion(),
                        hints,
                        config.dnssec(),
                        anchors,
                        config.cache().ofThisServer()),
                new MessageDependencies(
                        config.answers(),
                        config.hosts(),
                        config.localData().stream().map(Config.LocalRecord::record).toList(),
                        config.localZones(),
                        config.specialUseNames(),
                        config.responsePolicy(),
                        config.dns64()));
    }
}
