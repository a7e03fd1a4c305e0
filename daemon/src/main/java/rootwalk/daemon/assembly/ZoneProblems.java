package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.config.Config;

/// What is reported of problems in zone files. Stateless.
final class ZoneProblems {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private ZoneProblems() {}

    /// Returns what a reload reports: the errors, and the warnings about zones that resolvers will not accept. Logs the other
    /// warnings.
    static List<ZoneProblem> reported(ZoneLoader.LoadResult loaded, Config config) {
        List<ZoneProblem> reported = new ArrayList<>();
        for (ZoneProblem problem : loaded.problems()) {
            if (problem.isError()) {
                reported.add(problem);
            } else {
                log(problem, config);
            }
        }
        reported.addAll(loaded.dnssecWarnings());
        return reported;
    }

    /// Logs a problem. Several servers of one process share the log, so the level of each configuration is applied here as well.
    static void log(ZoneProblem problem, Config config) {
        if (problem.isError()) {
            LOG.warn("{}", problem);
        } else if (config.log().level() != Config.LogLevel.ERROR) {
            LOG.warn("{}", problem.withoutSeverity());
        }
    }
}
