package rootwalk.daemon.assembly.upstream;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.ConfigSource;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigners;
import rootwalk.resolver.anchors.AnchorFile;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.StateFile;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Warnings about a configuration with which less is validated than the operator may expect. Stateless.
public final class AnchorWarnings {

    private AnchorWarnings() {}

    /// The warnings of a configuration and of its files, without the daemon. Errors of the files are not repeated.
    ///
    /// @param clock the time of day
    public static List<Problem> ofFiles(ConfigResult.Valid read, InstantSource clock) {
        Config config = read.config();
        if (!validates(config)) {
            return List.of();
        }
        List<Problem> errors = new ArrayList<>();
        RootHints hints = HintsReader.read(config.recursion().rootHints(), errors);
        AnchorSet anchors = AnchorsReader.configured(config, hints, clock, errors);
        List<Problem> warnings = new ArrayList<>();
        if (errors.isEmpty()) {
            warnings.addAll(of(config, read.source(), hints, anchors, clock));
        }
        if (config.dnssec().tracksKeys()) {
            Path state = config.dnssec().state();
            damage(state).ifPresent(warnings::add);
            StateFile.warnings(state, anchors).forEach(text -> warnings.add(read.source().problem(text)));
        }
        return warnings;
    }

    private static boolean validates(Config config) {
        return config.recursion().enabled() && config.dnssec().validation();
    }

    private static Optional<Problem> damage(Path file) {
        return StateFile.fault(file).map(AnchorWarnings::forgotten).map(fault -> new Problem(
                new SourceLocation(file, fault.line(), 1), "dnssec.state: " + fault.what(), fault.remedy()));
    }

    private static AnchorFile.Fault forgotten(AnchorFile.Fault fault) {
        return new AnchorFile.Fault(fault.line(),
                fault.what() + "; the next start would ignore it, and trust revoked keys"
                        + " that dnssec.trust-anchors has",
                fault.remedy());
    }

    /// The warnings of a configuration whose files could be read. An empty list of anchors is a warning of the configuration.
    ///
    /// @param hints the root servers in use
    /// @param anchors the trust anchors of the configuration
    /// @param clock the time of day
    public static List<Problem> of(Config config, ConfigSource source, RootHints hints, AnchorSet anchors,
            InstantSource clock) {
        if (!validates(config)) {
            return List.of();
        }
        if (AnchorsReader.lacksKeysOfRoot(config, hints)) {
            return List.of(privateRoot(source));
        }
        List<Problem> warnings = new ArrayList<>(AnchorsReader.warnings(config.dnssec().trustAnchors(), clock));
        anchors.byZone().entrySet().stream()
                .filter(anchor -> needsSha1(config, anchor.getValue()))
                .forEach(anchor -> warnings.add(excluded(source, anchor.getKey())));
        return warnings;
    }

    private static Problem privateRoot(ConfigSource source) {
        String why =
                "nothing is validated, because no root server of the Internet is among these, and the builtin trust"
                        + " anchors are not those of another root; set dnssec.trust-anchors to its keys, or write dnssec:"
                        + " {validation: false}";
        return source.files().stream().filter(file -> file.use() == NamedFile.Use.ROOT_HINTS).findFirst()
                .map(file -> file.problem(why)).orElseGet(() -> source.problem("recursion.root-hints: " + why));
    }

    /// Whether only the policy for SHA-1 excludes the anchors of a zone.
    private static boolean needsSha1(Config config, RRset anchor) {
        return !DelegationSigners.of(anchor, AnchorsPlan.policy(config.dnssec())).isUsable()
                && DelegationSigners.of(anchor, AlgorithmPolicy.SHA1_VALIDATED).isUsable();
    }

    private static Problem excluded(ConfigSource source, Name zone) {
        return source.problem("dnssec.trust-anchors: nothing below " + zone
                + " is validated: its trust anchors need SHA-1,"
                + " which dnssec.sha1: insecure excludes; write anchors with other algorithms and digests, or sha1: validate");
    }
}
