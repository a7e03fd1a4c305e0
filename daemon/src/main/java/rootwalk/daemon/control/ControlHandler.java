package rootwalk.daemon.control;

import java.io.IOException;
import java.util.List;

import rootwalk.wire.Name;

/// Carries commands out. Called by several threads at once; may take its time.
public interface ControlHandler {

    Report status();

    Report stats();

    /// Reads configuration and changed zones again, and returns when the new ones are in force or refused.
    ReloadResult reload();

    /// Reads the file of one zone again, also when it has not changed.
    ReloadResult reload(Name zone);

    /// Ends the daemon. Returns when the process is about to end, or after a moment.
    void stop();

    /// Forgets a name and all below it; tells how many entries that were.
    long flush(Name name);

    /// Forgets everything; tells how many entries that were.
    long flushAll();

    /// Prints the caches in zone-file syntax, a record a line.
    void dumpCache(Appendable to) throws IOException;

    /// The questions that could not be answered a moment ago, a report for each.
    List<Report> failures();

    /// The servers that were asked, a report for each.
    List<Report> servers();
}
