package rootwalk.daemon.config;

import java.util.List;

/** What came of reading a configuration. */
public sealed interface ConfigResult {

    /**
     * A configuration that can be run.
     *
     * @param warnings settings that are understood and have no effect yet
     */
    record Sound(Config config, List<Problem> warnings) implements ConfigResult {}

    /**
     * No configuration.
     *
     * @param problems all of them, in the order of the file, never empty
     */
    record Refused(List<Problem> problems) implements ConfigResult {}
}
