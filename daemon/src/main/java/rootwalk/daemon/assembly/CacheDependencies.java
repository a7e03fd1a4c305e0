package rootwalk.daemon.assembly;

import java.util.List;

import rootwalk.config.Config;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.RRset;

/// What the caches of a service were filled under: the next service goes on with those whose ground is the same.
record CacheDependencies(RecordDependencies records, MessageDependencies messages) {

    /// The ground of records, delegations and failures. Authoritative zones are none of it: their records are not in
    /// these caches, and a zone that is new or no longer served leaves them by name.
    record RecordDependencies(Config.Recursion recursion, RootHints hints, Config.Dnssec dnssec, Config.Cache cache) {}

    /// The further ground of cached responses: all that has a say in what clients are told of what was learnt.
    record MessageDependencies(
            Config.Answers answers,
            Config.Hosts hosts,
            List<RRset> localData,
            List<Config.LocalZone> localZones,
            boolean specialUseNames,
            List<Config.PolicyZone> responsePolicy,
            Config.Dns64 dns64) {}

    static CacheDependencies of(Config config, RootHints hints) {
        return new CacheDependencies(
                new RecordDependencies(
                        config.recursion(),
                        hints,
                        config.dnssec(),
                        config.cache()),
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
