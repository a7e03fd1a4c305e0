package rootwalk.control;

import java.nio.file.Path;
import java.time.Duration;

import rootwalk.wire.Name;

/// A command for the daemon.
public sealed interface ControlCommand {

    /// Reports the state of the daemon.
    record Status() implements ControlCommand {}

    /// Reports the counters.
    record Stats() implements ControlCommand {}

    /// Reads the configuration and changed zones again.
    record Reload() implements ControlCommand {}

    /// Reads the file of one zone again.
    record ReloadZone(Name zone) implements ControlCommand {}

    /// Ends the daemon.
    record Stop() implements ControlCommand {}

    /// Passes the sockets to the next daemon, which then sends [ControlSocket#JOURNAL] and [ControlSocket#TAKEN] on the same connection.
    ///
    /// @param to where it receives them
    record HandOver(Path to) implements ControlCommand {}

    /// Removes a name and all names below it from the caches.
    record Flush(Name name) implements ControlCommand {}

    /// Removes everything from the caches.
    record FlushAll() implements ControlCommand {}

    /// Prints the contents of the caches.
    record DumpCache() implements ControlCommand {}

    /// Prints the questions whose failures are cached.
    record DumpFailures() implements ControlCommand {}

    /// Prints the known state of servers.
    record DumpServers() implements ControlCommand {}

    /// Switches validation off for a zone (RFC 7646), for a time.
    record AddNegativeAnchor(Name name, Duration lifetime) implements ControlCommand {}

    /// Switches validation of a zone on again.
    record RemoveNegativeAnchor(Name name) implements ControlCommand {}

    /// Prints the zones that are not validated.
    record ListNegativeAnchors() implements ControlCommand {}

    /// A command about a zone.
    record OfZone(ZoneCommand command) implements ControlCommand {}

    /// The words that [#parse] reads.
    default String words() {
        return switch (this) {
            case Status _ -> "status";
            case Stats _ -> "stats";
            case Reload _ -> "reload";
            case ReloadZone reload -> "reload " + reload.zone();
            case Stop _ -> "stop";
            case HandOver(Path to) -> "handover " + to;
            case Flush flush -> "flush " + flush.name();
            case FlushAll _ -> "flush all";
            case DumpCache _ -> "dump cache";
            case DumpFailures _ -> "dump failures";
            case DumpServers _ -> "dump servers";
            case AddNegativeAnchor add -> "nta add " + add.name() + " " + add.lifetime().toSeconds();
            case RemoveNegativeAnchor remove -> "nta remove " + remove.name();
            case ListNegativeAnchors _ -> "nta list";
            case OfZone(ZoneCommand command) -> "zone " + command.words();
        };
    }

    /// Parses a command.
    ///
    /// @throws IllegalArgumentException with the problem and the commands that exist
    static ControlCommand parse(String text) {
        String line = text.strip();
        if (line.startsWith("flush ")) {
            String name = line.substring("flush ".length()).strip();
            return name.equals("all") ? new FlushAll() : new Flush(Name.of(name));
        }
        if (line.startsWith("reload ")) {
            return new ReloadZone(Name.of(line.substring("reload ".length()).strip()));
        }
        if (line.startsWith("handover /")) {
            return new HandOver(Path.of(line.substring("handover ".length())));
        }
        if (line.startsWith("nta add ")) {
            String[] words = line.substring("nta add ".length()).strip().split("\\s+");
            if (words.length == 2 && words[1].matches("\\d{1,9}")) {
                return new AddNegativeAnchor(Name.of(words[0]), Duration.ofSeconds(Long.parseLong(words[1])));
            }
        }
        if (line.startsWith("nta remove ")) {
            return new RemoveNegativeAnchor(Name.of(line.substring("nta remove ".length()).strip()));
        }
        if (line.equals("zone") || line.startsWith("zone ")) {
            return new OfZone(ZoneCommand.parse(line.substring("zone".length())));
        }
        return switch (line) {
            case "status" -> new Status();
            case "stats" -> new Stats();
            case "reload" -> new Reload();
            case "stop" -> new Stop();
            case "dump cache" -> new DumpCache();
            case "dump failures" -> new DumpFailures();
            case "dump servers" -> new DumpServers();
            case "nta list" -> new ListNegativeAnchors();
            default ->
                throw new IllegalArgumentException(
                        "unknown command '" + line
                                + "'; the commands are status, stats, reload, reload ZONE, stop, flush NAME, flush all,"
                                + " dump cache, dump failures, dump servers, nta add NAME SECONDS, nta remove NAME, nta list, zone VERB");
        };
    }
}
