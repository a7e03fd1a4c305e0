package rootwalk.daemon.assembly;

import java.util.List;

import rootwalk.config.Config;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.RecordSet;

/// What the caches of a service were filled under: the next service goes on with those whose ground is the same.
record Trust(Learning learning, Telling telling) {

    /// The ground of records, delegations and failures. Authoritative zones are none of it: their records are not in
    /// these caches, and a zone that is new or no longer served leaves them by name.
    record Learning(Config.Recursion recursion, RootHints hints, Config.Dnssec dnssec, Config.Cache cache) {}

    /// The further ground of cached responses: all that has a say in what clients are told of what was learnt.
    record Telling(
            Config.Answers answers,
            Config.Hosts hosts,
            List<RecordSet> localData,
            List<Config.LocalZone> localZones,
            boolean specialUseNames,
            List<Config.PolicyZone> responsePolicy,
            Config.Dns64 dns64) {}

    static Trust of(Config config, RootHints hints) {
        return new Trust(
                new Learning(
                        config.recursion(),
                        hints,
                        config.dnssec(),
                        config.cache()),
                new Telling(
                        config.answers(),
                        config.hosts(),
                        config.localData().stream().map(Config.LocalRecord::record).toList(),
                        config.localZones(),
                        config.specialUseNames(),
                        config.responsePolicy(),
                        config.dns64()));
    }
}
