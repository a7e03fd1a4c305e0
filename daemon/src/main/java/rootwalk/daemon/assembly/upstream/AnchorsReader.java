package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.RecordSource;
import rootwalk.config.SourceLocation;
import rootwalk.resolver.anchors.AnchorFile;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.PlausibleClock;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.file.RegularFile;

/// Reads trust anchors. Stateless.
public final class AnchorsReader {

    private static final String KEY = "dnssec.trust-anchors";
    private static final String OR_BUILTIN = ", or write trust-anchors: builtin";

    private AnchorsReader() {}

    /// The trust anchors of a configuration; none if nothing is resolved or validated. Those of the program are for the root
    /// of the Internet.
    ///
    /// @param hints the root servers in use
    /// @param clock the time of day
    /// @param problems receives the problems; with any, there are no anchors
    public static AnchorSet configured(Config config, RootHints hints, InstantSource clock, List<Problem> problems) {
        if (!config.recursion().enabled() || !config.dnssec().validation() || lacksKeysOfRoot(config, hints)) {
            return AnchorSet.NONE;
        }
        return read(config.dnssec().trustAnchors(), clock, problems);
    }

    /// Whether the builtin anchors are configured for another root than theirs.
    static boolean lacksKeysOfRoot(Config config, RootHints hints) {
        return config.dnssec().trustAnchors() instanceof RecordSource.Builtin && !hints.haveServerOfTheInternet();
    }

    private static AnchorSet read(RecordSource source, InstantSource clock, List<Problem> problems) {
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        if (source instanceof RecordSource.FromFile(Path file)) {
            return read(named(file), clock, problems);
        }
        if (source instanceof RecordSource.Written(List<Config.LocalRecord> records)) {
            return AnchorSet.of(records.stream().map(Config.LocalRecord::record).toList());
        }
        return AnchorSet.builtin();
    }

    private static Problem problem(NamedFile file, AnchorFile.Fault fault) {
        return new Problem(new SourceLocation(file.path(), fault.line(), 1), file.key() + ": " + fault.what(),
                fault.remedy());
    }

    /// The warnings of a file that can be read. Those of a list are warnings of the configuration.
    static List<Problem> warnings(RecordSource source, InstantSource clock) {
        if (!(source instanceof RecordSource.FromFile(Path path))) {
            return List.of();
        }
        NamedFile file = named(path);
        try {
            return AnchorFile.read(RegularFile.text(path), PlausibleClock.judged(clock.instant())).warnings().stream()
                    .map(warning -> problem(file, warning)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static NamedFile named(Path file) {
        return new NamedFile(new SourceLocation(file, 0, 0), KEY, file, NamedFile.Use.TRUST_ANCHORS);
    }

    /// The same for a file with its place in the configuration.
    public static AnchorSet read(NamedFile file, InstantSource clock, List<Problem> problems) {
        try {
            AnchorFile.Content content =
                    AnchorFile.read(RegularFile.text(file.path()), PlausibleClock.judged(clock.instant()));
            content.faults().forEach(fault -> problems.add(problem(file, fault)));
            return content.faults().isEmpty() ? content.anchors() : AnchorSet.NONE;
        } catch (NoSuchFileException e) {
            problems.add(file.problem("there is no file " + file.path() + "; name an existing file" + OR_BUILTIN));
        } catch (IOException e) {
            problems.add(file.problem(file.path() + " cannot be read: " + RegularFile.trouble(e)
                    + "; name a file that this account can read" + OR_BUILTIN));
        }
        return AnchorSet.NONE;
    }
}
