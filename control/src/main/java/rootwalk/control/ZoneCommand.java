package rootwalk.control;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A command about an authoritative zone.
public sealed interface ZoneCommand {

    /// Lists all zones.
    record ListZones() implements ZoneCommand {}

    /// Reports the state of a zone.
    record Status(Name zone) implements ZoneCommand {}

    /// Prints records of a zone.
    ///
    /// @param owner of the records; empty for the whole zone
    /// @param type of the records; empty for all types
    record Read(Name zone, Optional<Name> owner, Optional<Integer> type) implements ZoneCommand {}

    /// Forbids changes of single records.
    record Freeze(Name zone) implements ZoneCommand {}

    /// Permits changes of single records.
    record Thaw(Name zone) implements ZoneCommand {}

    /// Compares a secondary zone with its primaries.
    record Refresh(Name zone) implements ZoneCommand {}

    /// Transfers a secondary zone as a whole, whatever its serial is.
    record Retransfer(Name zone) implements ZoneCommand {}

    /// Notifies the secondaries of a zone.
    record Notify(Name zone) implements ZoneCommand {}

    /// Prints what changed between two versions.
    record Diff(Name zone, long from, long to) implements ZoneCommand {}

    /// Undoes all changes after a version. The serial grows.
    record Revert(Name zone, long serial) implements ZoneCommand {}

    /// Begins a transaction.
    record Begin(Name zone) implements ZoneCommand {}

    /// Adds a record in the transaction of a zone.
    ///
    /// @param record in zone-file syntax
    record Set(Name zone, String record) implements ZoneCommand {}

    /// Removes records in the transaction of a zone.
    ///
    /// @param type empty for all types
    /// @param data empty for all records of the type
    record Unset(Name zone, Name owner, Optional<Integer> type, Optional<String> data) implements ZoneCommand {}

    /// Makes the changes of the transaction of a zone.
    record Commit(Name zone) implements ZoneCommand {}

    /// Forgets the transaction of a zone.
    record Abort(Name zone) implements ZoneCommand {}

    /// Adds a zone that is not in the configuration.
    ///
    /// @param template its name
    /// @param content records, one in each line; empty if the template says where they come from
    record Add(Name zone, String template, Optional<String> content) implements ZoneCommand {}

    /// Removes a zone that was added.
    record Remove(Name zone) implements ZoneCommand {}

    /// Removes what the journal has of a zone that is not served, or transfers a secondary zone again without what it has.
    record Purge(Name zone) implements ZoneCommand {}

    /// The word that confirms a command that loses data.
    String CONFIRMATION = "--yes";

    /// The verbs, for messages.
    String VERBS =
            "list, add ZONE TEMPLATE [FILE], remove ZONE, purge ZONE --yes, status ZONE, read ZONE [NAME [TYPE]], freeze ZONE, thaw ZONE, refresh ZONE, retransfer ZONE,"
                    + " notify ZONE, diff ZONE FROM TO, revert ZONE SERIAL, begin ZONE, set ZONE NAME [TTL] TYPE DATA,"
                    + " unset ZONE NAME [TYPE [DATA]], commit ZONE, abort ZONE";

    /// The words that [#parse] reads.
    default String words() {
        return switch (this) {
            case ListZones _ -> "list";
            case Status(Name zone) -> "status " + zone;
            case Read(Name zone, var owner, var type) -> "read " + zone + owner.map(it -> " " + it).orElse("")
                    + type.map(it -> " " + RecordType.name(it)).orElse("");
            case Freeze(Name zone) -> "freeze " + zone;
            case Thaw(Name zone) -> "thaw " + zone;
            case Refresh(Name zone) -> "refresh " + zone;
            case Retransfer(Name zone) -> "retransfer " + zone;
            case Notify(Name zone) -> "notify " + zone;
            case Diff(Name zone, long from, long to) -> "diff " + zone + " " + from + " " + to;
            case Revert(Name zone, long serial) -> "revert " + zone + " " + serial;
            case Begin(Name zone) -> "begin " + zone;
            case Set(Name zone, String record) -> "set " + zone + " " + record;
            case Unset(Name zone, Name owner, var type, var data) -> "unset " + zone + " " + owner
                    + type.map(it -> " " + RecordType.name(it)).orElse("") + data.map(it -> " " + it).orElse("");
            case Commit(Name zone) -> "commit " + zone;
            case Abort(Name zone) -> "abort " + zone;
            case Add(Name zone, String template, var content) -> "add " + zone + " " + template
                    + content.map(it -> " " + Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8)))
                            .orElse("");
            case Remove(Name zone) -> "remove " + zone;
            case Purge(Name zone) -> "purge " + zone + " " + CONFIRMATION;
        };
    }

    /// Parses a command.
    ///
    /// @throws IllegalArgumentException with the problem
    static ZoneCommand parse(String text) {
        Words words = new Words(text);
        String verb = words.next("a verb is missing; the verbs of zone are " + VERBS);
        ZoneCommand command = switch (verb) {
            case "list" -> new ListZones();
            case "status" -> new Status(words.zone());
            case "read" -> {
                Name zone = words.zone();
                yield new Read(zone, words.owner(zone), words.type());
            }
            case "freeze" -> new Freeze(words.zone());
            case "thaw" -> new Thaw(words.zone());
            case "refresh" -> new Refresh(words.zone());
            case "retransfer" -> new Retransfer(words.zone());
            case "notify" -> new Notify(words.zone());
            case "diff" -> new Diff(words.zone(), words.serial(), words.serial());
            case "revert" -> new Revert(words.zone(), words.serial());
            case "begin" -> new Begin(words.zone());
            case "set" -> {
                Name zone = words.zone();
                String missing = "a record is missing; write NAME [TTL] TYPE DATA";
                Name owner = words.owner(zone).orElseThrow(() -> new IllegalArgumentException(missing));
                yield new Set(zone, owner + " " + words.rest(missing));
            }
            case "unset" -> {
                Name zone = words.zone();
                Name owner = words.owner(zone)
                        .orElseThrow(() -> new IllegalArgumentException("the name of the records is missing"));
                yield new Unset(zone, owner, words.type(), words.rest());
            }
            case "commit" -> new Commit(words.zone());
            case "abort" -> new Abort(words.zone());
            case "add" -> new Add(words.zone(), words.next("the name of a template is missing"), words.content());
            case "remove" -> new Remove(words.zone());
            case "purge" -> words.confirmedPurge();
            default -> throw new IllegalArgumentException(
                    "unknown verb 'zone " + verb + "'; the verbs of zone are " + VERBS);
        };
        words.end();
        return command;
    }

    /// The words of a command, in their order. Used once.
    final class Words {

        private static final Pattern SPACE = Pattern.compile("\\s+");

        /// Without space around it.
        private String left;

        private Words(String text) {
            left = text.strip();
        }

        private String next(String problem) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
            String[] parts = SPACE.split(left, 2);
            left = parts.length == 2 ? parts[1] : "";
            return parts[0];
        }

        private Optional<String> next() {
            return left.isEmpty() ? Optional.empty() : Optional.of(next(""));
        }

        private Name zone() {
            return Name.of(next("the name of the zone is missing"));
        }

        /// As in a zone file: a name without a final dot is below the zone, and `@` is the zone. The whole name is also
        /// accepted without its final dot.
        private Optional<Name> owner(Name zone) {
            return next().map(word -> word.equals("@") ? zone : owner(word, zone));
        }

        private static Name owner(String word, Name zone) {
            Name name = Name.of(word);
            boolean isWhole = (word.endsWith(".") && !word.endsWith("\\.")) || name.isSubdomainOf(zone);
            return isWhole ? name : Name.of(word + "." + zone);
        }

        private Optional<Integer> type() {
            return next().map(Words::type);
        }

        private static int type(String word) {
            int type = RecordType.parse(word);
            if (type < 0) {
                throw new IllegalArgumentException("'" + word + "' is not the type of a record");
            }
            return type;
        }

        private long serial() {
            String word = next("a serial is missing");
            if (!word.matches("\\d{1,10}") || Long.parseLong(word) > 0xFFFFFFFFL) {
                throw new IllegalArgumentException("'" + word + "' is not a serial: a number from 0 to 4294967295");
            }
            return Long.parseLong(word);
        }

        private Optional<String> rest() {
            // Space in quotes stays.
            Optional<String> rest = Optional.of(left).filter(text -> !text.isEmpty());
            left = "";
            return rest;
        }

        private String rest(String problem) {
            return rest().orElseThrow(() -> new IllegalArgumentException(problem));
        }

        private Purge confirmedPurge() {
            Purge purge = new Purge(zone());
            if (!next().equals(Optional.of(CONFIRMATION))) {
                throw new IllegalArgumentException(
                        "purge removes the content of the zone for good; to confirm that, write"
                                + " purge " + purge.zone() + " " + CONFIRMATION);
            }
            return purge;
        }

        /// Octets in base64.
        private Optional<String> content() {
            return next().map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8));
        }

        private void end() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("unexpected '" + next("") + "' at the end of the command");
            }
        }
    }
}
