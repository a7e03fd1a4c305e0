package rootwalk.daemon.control;

import java.io.IOException;
import java.util.List;

import rootwalk.wire.Name;

/// Carries commands out. Called by several threads at once; may take its time.
public interface ControlHandler {

    Report status();

    Report stats();

    /// Reads configuration and changed zones again, and returns when the new ones are in force or refused.
    Reloaded reload();

    /// What came of a reload.
    ///
    /// @param inForce whether the new configuration is in force; if not, all is as it was
    /// @param problems everything that is wrong with configuration or zones, also with a zone that keeps the others
    ///     from nothing
    /// @param stayed the zones that stay as they were because of their problems, each with what it stays at
    record Reloaded(boolean inForce, List<String> problems, List<String> stayed) {

        public Reloaded {
            problems = List.copyOf(problems);
            stayed = List.copyOf(stayed);
        }

        /// For people, without the problems.
        public String summary() {
            if (!inForce) {
                return "not reloaded; what was in force still is";
            }
            return stayed.isEmpty() ? "reloaded" : "reloaded, except " + String.join(", and ", stayed);
        }
    }

    /// Forgets a name and all below it; tells how many entries that were.
    long flush(Name name);

    /// Forgets everything; tells how many entries that were.
    long flushAll();

    /// Prints the caches in zone-file syntax, a record a line.
    void dumpCache(Appendable to) throws IOException;
}
