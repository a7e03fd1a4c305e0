package rootwalk.daemon.assembly.upstream;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.config.Config;
import rootwalk.config.UpstreamServer;
import rootwalk.daemon.assembly.process.FileDigest;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Everything that the content of the record cache depends on, as a text, which resolvers that share must have in common: the servers that
/// are queried, and what decides that data is secure. What is applied to answers afterwards, such as local zones and private addresses, is not
/// in it. Any thread.
///
/// A new text is made only when the anchors change.
public final class SharingScope implements Supplier<String> {

    private final String settings;
    private final Optional<Anchors> anchors;
    private volatile Text last;

    /// The text with some anchors and names of negative ones.
    private record Text(AnchorSet anchors, List<Name> negative, String text) {}

    /// @param settings those of the configuration
    /// @param anchors which change while the daemon runs; empty if nothing is validated
    private SharingScope(String settings, Optional<Anchors> anchors) {
        this.settings = settings;
        this.anchors = anchors;
        last = new Text(AnchorSet.NONE, List.of(), settings + "\nno validation");
        last = anchors.map(it -> text(it.current().anchors(), it.negative().names())).orElse(last);
    }

    public static SharingScope of(Config config, RootHints hints, Optional<Anchors> anchors) {
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
                ? " name " + over.tls().name() + " authorities "
                        + over.tls().authorities().map(FileDigest::of).orElse("of the JDK") + " pins "
                        + over.tls().pins()
                : "")).sorted().collect(Collectors.joining());
    }

    /// The trust anchors; empty if nothing is validated.
    Optional<Anchors> anchors() {
        return anchors;
    }

    @Override
    public String get() {
        Text known = last;
        if (anchors.isEmpty()) {
            return known.text();
        }
        AnchorSet positive = anchors.get().current().anchors();
        List<Name> negative = anchors.get().negative().names();
        if (!known.anchors().equals(positive) || !known.negative().equals(negative)) {
            known = text(positive, negative);
            last = known;
        }
        return known.text();
    }

    private Text text(AnchorSet positive, List<Name> negative) {
        return new Text(positive, negative, settings + "\n" + String.join("\n", positive.inWords()) + "\nnegative "
                + negative.stream().map(Name::toString).collect(Collectors.joining(" ")));
    }
}
