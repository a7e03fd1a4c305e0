package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import rootwalk.daemon.config.Config;
import rootwalk.daemon.config.Config.AddressFamily;
import rootwalk.daemon.config.Network;
import rootwalk.daemon.config.RecordSource;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.text.RdataText;

/// The resolver's settings as the configuration has them, all but what is known of our own.
///
/// @param cacheOctets what all caches together may take
record ResolverPlan(Config config, long cacheOctets, UpstreamLimits upstream, RootHints hints) {

    /// @param problems receives what is wrong with the root hints
    static ResolverPlan of(Config config, long cacheOctets, UpstreamLimits upstream, List<String> problems) {
        try {
            return new ResolverPlan(config, cacheOctets, upstream, hints(config.recursion().rootHints()));
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(problems::add);
            return new ResolverPlan(config, cacheOctets, upstream, RootHints.builtin());
        }
    }

    private static RootHints hints(RecordSource source) {
        return switch (source) {
            case RecordSource.Builtin _ -> RootHints.builtin();
            case RecordSource.FromFile(Path file) -> RootHints.parse(text(file), file.toString());
            case RecordSource.Written(List<Config.LocalRecord> records) ->
                RootHints.parse(
                        records.stream().map(record -> RdataText.print(record.record()))
                                .collect(Collectors.joining("\n")),
                        "root-hints");
        };
    }

    private static String text(Path file) {
        try {
            return RegularFile.text(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    file + ": there is no such file; name root hints that are there, or say root-hints: builtin", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": the root hints cannot be read: " + RegularFile.trouble(e)
                    + "; check the name and the permissions of the file, or say root-hints: builtin", e);
        }
    }

    /// The share of finished replies in what all caches together may take.
    long replyOctets() {
        return cacheOctets / 2;
    }

    /// @param isThisServer whether an address leads to the daemon itself
    ResolverSettings settings(LocalData localData, Predicate<InetSocketAddress> isThisServer) {
        Config.Recursion recursion = config.recursion();
        RecursionSettings walking = new RecursionSettings(
                hints,
                recursion.port(),
                recursion.use().contains(AddressFamily.IPV4),
                recursion.use().contains(AddressFamily.IPV6),
                switch (recursion.qnameMinimisation()) {
                    case STRICT -> Minimisation.STRICT;
                    case RELAXED -> Minimisation.RELAXED;
                    case OFF -> Minimisation.OFF;
                },
                zones(recursion),
                new NotAsked(recursion.doNotQuery(), isThisServer),
                localData,
                false);
        Config.Cache cache = config.cache();
        CacheSettings remembering = new CacheSettings(
                cacheOctets - replyOctets(), cache.minTtl(), cache.maxTtl(), cache.maxNegativeTtl());
        return new ResolverSettings(
                walking,
                remembering,
                recursion.caseRandomisation(),
                BudgetLimits.STANDARD,
                upstream);
    }

    private static List<ConfiguredZone> zones(Config.Recursion recursion) {
        List<ConfiguredZone> zones = new ArrayList<>();
        for (Config.Stub stub : recursion.stub()) {
            zones.add(new ConfiguredZone(stub.zone(), stub.servers(), Use.STUB));
        }
        for (Config.Forward forward : recursion.forward()) {
            zones.add(new ConfiguredZone(
                    forward.zone(), forward.servers(), forward.fallback() ? Use.FORWARD_THEN_WALK : Use.FORWARD));
        }
        return zones;
    }

    /// Networks that no server is asked in.
    private record NotAsked(List<Network> networks, Predicate<InetSocketAddress> ourselves) implements AddressPolicy {

        @Override
        public boolean isThisServer(InetSocketAddress server) {
            return ourselves.test(server);
        }

        @Override
        public boolean mayBeAsked(InetAddress address) {
            for (Network network : networks) {
                if (network.contains(address)) {
                    return false;
                }
            }
            return true;
        }
    }
}
