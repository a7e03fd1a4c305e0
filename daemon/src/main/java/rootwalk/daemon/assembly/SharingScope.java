package rootwalk.daemon.assembly;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.config.Config;
import rootwalk.config.UpstreamServer;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.NegativeAnchors;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Addresses;

/// Everything that the content of the record cache depends on, as a text, which resolvers that share must have in common: the servers that
/// are queried, and what decides that data is secure. What is applied to answers afterwards, such as local zones and private addresses, is not
/// in it. Any thread.
///
/// @param settings those of the configuration
/// @param anchors which change while the daemon runs; empty if nothing is validated
record SharingScope(String settings, Optional<Anchors> anchors) implements Supplier<String> {

    static SharingScope of(Config config, RootHints hints, Optional<Anchors> anchors) {
        Config.Recursion recursion = config.recursion();
        Stream<String> lines = Stream.of(
                Stream.of("min-ttl " + config.cache().minTtl().toSeconds(),
                        "sha1 " + config.dnssec().sha1(),
                        "root " + hints.addresses(recursion.port()).stream().map(Addresses::text).sorted()
                                .collect(Collectors.joining(" ")),
                        "case-randomisation " + recursion.caseRandomisation(),
                        "do-not-query " + recursion.doNotQuery().stream().map(Object::toString).sorted()
                                .collect(Collectors.joining(" "))),
                recursion.forward().stream().map(it -> "forward " + it.zone().folded() + servers(it.servers())
                        + (it.fallback() ? " fallback" : "")).sorted(),
                recursion.stub().stream().map(it -> "stub " + it.zone().folded() + servers(it.servers())).sorted())
                .flatMap(it -> it);
        return new SharingScope(lines.collect(Collectors.joining("\n")), anchors);
    }

    /// Encrypted servers with what they must prove: another resolver may accept anybody in their place.
    private static String servers(List<UpstreamServer> servers) {
        return servers.stream().map(server -> " " + server + (server instanceof UpstreamServer.Encrypted over
                ? " name " + over.tls().name() + " own-authorities " + over.tls().authorities().isPresent() + " pins "
                        + over.tls().pins()
                : "")).sorted().collect(Collectors.joining());
    }

    @Override
    public String get() {
        return settings + "\n" + anchors.map(it -> String.join("\n", it.current().anchors().inWords()) + "\nnegative "
                + it.negative().entries().stream().map(NegativeAnchors.Entry::name).map(Object::toString)
                        .collect(Collectors.joining(" ")))
                .orElse("no validation");
    }
}
