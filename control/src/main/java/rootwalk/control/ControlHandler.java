package rootwalk.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import rootwalk.wire.Name;

/// Executes commands. Called by several threads at once; may block.
public interface ControlHandler {

    Report status();

    Report stats();

    /// Reloads the configuration and changed zones. Returns when they are in use or rejected.
    ReloadResult reload();

    /// Reads the file of one zone again, also when it has not changed.
    ReloadResult reload(Name zone);

    /// Ends the daemon. Returns when the process is about to end, or after a moment.
    void stop();

    /// Passes the sockets to the next daemon.
    ///
    /// @param to where it receives them
    /// @return refused if that is not possible
    CommandResult handOver(Path to);

    /// Closes the journal for the next daemon, after [#handOver].
    ///
    /// @return refused if that is not possible
    CommandResult releaseJournal();

    /// Writes the record cache for the next daemon, after [#handOver].
    void passCache(Appendable to) throws IOException;

    /// The next daemon answers: ends this one when the queries that it has received are answered. Returns when the control socket is closed.
    void leave();

    /// The next daemon did not start.
    void stay();

    /// Removes a name and all names below it from the caches.
    ///
    /// @return the number of entries removed
    long flush(Name name);

    /// Removes everything from the caches.
    ///
    /// @return the number of entries removed
    long flushAll();

    /// Prints the caches in zone-file syntax, one record per line.
    void dumpCache(Appendable to) throws IOException;

    /// The questions whose failures are cached, with a report for each.
    List<Report> failures();

    /// The servers that were queried, with a report for each.
    List<Report> servers();

    /// Switches validation off for a zone (RFC 7646).
    ///
    /// @param lifetime at most a week
    CommandResult addNegativeAnchor(Name name, Duration lifetime);

    /// Switches validation of a zone on again.
    CommandResult removeNegativeAnchor(Name name);

    /// Executes a command about a zone.
    ///
    /// @param lines receives the records that the command prints, one for each line
    CommandResult zone(ZoneCommand command, Appendable lines) throws IOException;

    /// The zones that are not validated, with a report for each; refused if nothing is validated.
    CommandResult negativeAnchors();
}
