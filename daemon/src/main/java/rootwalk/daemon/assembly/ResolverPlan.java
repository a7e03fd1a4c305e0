package rootwalk.daemon.assembly;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import rootwalk.config.Config;
import rootwalk.config.Config.AddressFamily;
import rootwalk.config.Network;
import rootwalk.config.UpstreamServer;
import rootwalk.daemon.assembly.upstream.AnchorsPlan;
import rootwalk.daemon.assembly.upstream.ForwarderEncryption;
import rootwalk.daemon.assembly.upstream.HttpsForwarder;
import rootwalk.daemon.assembly.upstream.OpportunisticTls;
import rootwalk.daemon.assembly.upstream.QuicForwarder;
import rootwalk.daemon.policy.RebindingGuard;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.RootKeySentinel;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.recursion.ConfiguredServer;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.recursion.ValidatorSource;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.resolver.upstream.OpportunisticEncryption;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.resolver.validation.ChainValidator;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Makes the resolver's settings from the configuration.
///
/// @param cacheOctets the size of all caches together
record ResolverPlan(Config config, long cacheOctets, UpstreamLimits upstream, RootHints hints) {

    /// The size of the message cache.
    long replyOctets() {
        return cacheOctets / 2;
    }

    /// @param anchors empty if nothing is validated
    /// @param isThisServer whether a query to an address would reach this daemon
    /// @param sharing empty if nothing is shared with other resolvers
    ResolverSettings settings(LocalData localData, AnswerFilter answerFilter, Optional<Anchors> anchors,
            Predicate<InetSocketAddress> isThisServer, Optional<Sharing> sharing) {
        Config.Recursion recursion = config.recursion();
        RecursionSettings recursionSettings = new RecursionSettings(
                hints,
                recursion.port(),
                recursion.use().contains(AddressFamily.IPV4),
                recursion.use().contains(AddressFamily.IPV6),
                recursion.nat64(),
                switch (recursion.qnameMinimisation()) {
                    case STRICT -> Minimisation.STRICT;
                    case RELAXED -> Minimisation.RELAXED;
                    case OFF -> Minimisation.OFF;
                },
                zones(recursion),
                new ExcludedNetworks(recursion.doNotQuery(), isThisServer),
                localData,
                anchors.map(this::validator).orElse(ValidatorSource.NONE),
                config.dnssec().aggressiveNsec(),
                sharing);
        Config.Cache cache = config.cache();
        CacheSettings cacheSettings = new CacheSettings(
                cacheOctets - replyOctets(), cache.minTtl(), cache.maxTtl(), cache.maxNegativeTtl());
        return new ResolverSettings(
                recursionSettings,
                cacheSettings,
                anchors.<AnswerFilter>map(it -> new RootKeySentinel(it.current()).then(answerFilter))
                        .orElse(answerFilter),
                new SpoofingProtection(recursion.caseRandomisation(), recursion.cookies()),
                BudgetLimits.STANDARD,
                upstream,
                encryption(recursion, isThisServer),
                stale(cache.serveStale()));
    }

    private static Optional<StaleAnswers> stale(Config.ServeStale stale) {
        return stale.enabled()
                ? Optional.of(new StaleAnswers(stale.maxAge(), stale.answerAfter(), (int) stale.ttl().toSeconds()))
                : Optional.empty();
    }

    private static Optional<OpportunisticEncryption> encryption(Config.Recursion recursion,
            Predicate<InetSocketAddress> isThisServer) {
        Config.Opportunistic opportunistic = recursion.opportunistic();
        return switch (opportunistic.transport()) {
            case OFF -> Optional.empty();
            case TLS -> Optional.of(new OpportunisticEncryption(new OpportunisticTls(), recursion.port(), isThisServer,
                    opportunistic.port(),
                    opportunistic.persistence(), opportunistic.damping()));
        };
    }

    private ValidatorSource validator(Anchors anchors) {
        return (caches, time) -> new ChainValidator(new ChainValidator.Components(anchors.current(), anchors.clock(),
                AnchorsPlan.policy(config.dnssec()), Crypto.fastest(), caches.zones(), time));
    }

    /// Removes private addresses from the results, if the configuration has any.
    static AnswerFilter answerFilter(Config config) {
        Config.Recursion recursion = config.recursion();
        return recursion.privateAddresses().isEmpty()
                ? AnswerFilter.none()
                : new RebindingGuard(AccessRules.addresses(recursion.privateAddresses()), recursion.privateDomains(),
                        config.dns64().prefix());
    }

    private static List<ConfiguredZone> zones(Config.Recursion recursion) {
        List<ConfiguredZone> zones = new ArrayList<>();
        for (Config.Stub stub : recursion.stub()) {
            zones.add(new ConfiguredZone(stub.zone(), servers(stub.servers()), Use.STUB));
        }
        for (Config.Forward forward : recursion.forward()) {
            zones.add(new ConfiguredZone(
                    forward.zone(), servers(forward.servers()),
                    forward.fallback() ? Use.FORWARD_THEN_ITERATE : Use.FORWARD));
        }
        return zones;
    }

    private static List<ConfiguredServer> servers(List<UpstreamServer> servers) {
        return servers.stream().<ConfiguredServer>map(server -> switch (server) {
            case UpstreamServer.ByAddress(InetSocketAddress address) -> new ConfiguredServer.ByAddress(address);
            case UpstreamServer.Encrypted(var protocol, InetSocketAddress address, String path, var _, Config.RemoteTls tls) -> {
                String name = Addresses.text(address.getAddress());
                yield new ConfiguredServer.Encrypted(address, switch (protocol) {
                    case TLS -> new ForwarderEncryption(tls, name);
                    case QUIC -> new QuicForwarder(tls, name);
                    case HTTPS -> new HttpsForwarder(tls, name, path);
                });
            }
            case UpstreamServer.ByName(Name name, int port) -> new ConfiguredServer.ByName(name, port);
        }).toList();
    }

    /// Networks whose servers are never queried.
    private record ExcludedNetworks(List<Network> networks,
            Predicate<InetSocketAddress> isThisServer) implements AddressPolicy {

        @Override
        public boolean isThisServer(InetSocketAddress server) {
            return isThisServer.test(server);
        }

        @Override
        public boolean mayQuery(InetAddress address) {
            for (Network network : networks) {
                if (network.contains(address)) {
                    return false;
                }
            }
            return true;
        }
    }
}
