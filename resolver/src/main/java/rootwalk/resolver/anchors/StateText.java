package rootwalk.resolver.anchors;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.dnssec.DelegationSigner;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

/// The text of the state file: one line for the time, one for each configured anchor and for each key, and a last one that
/// shows that the file is complete.
///
///     time 2026-11-28T12:00:00Z
///     anchor . DS 20326 8 2 E06D...
///     key valid 2026-11-01T00:00:00Z 2026-11-01T00:00:00Z - . DNSKEY 257 3 8 AwEAA...
///     end
final class StateText {

    private static final String HEAD = """
        ; The keys of zones with a trust anchor (RFC 5011), and the last known time. The daemon writes this file.
        ; Without it, the daemon begins again with the anchors of its configuration.
        """;
    private static final String END = "end";
    private static final int FIELDS = 6;

    private StateText() {}

    /// Thrown for a text that is damaged.
    static final class Damaged extends Exception {

        private static final long serialVersionUID = 1L;

        private final int line;

        Damaged(int line, String what) {
            super(what);
            this.line = line;
        }

        /// From 1.
        int line() {
            return line;
        }
    }

    static String print(AnchorState state) {
        StringBuilder text = new StringBuilder(HEAD).append("time ").append(seconds(state.written())).append('\n');
        for (TrustPoint point : state.points()) {
            for (DelegationSigner signer : point.configured()) {
                text.append("anchor ").append(RdataText.print(
                        RRset.of(point.zone(), RecordType.DS, 0, signer.rdata()))).append('\n');
            }
            for (TrackedKey key : point.keys()) {
                text.append("key ").append(key.state().word()).append(' ').append(seconds(key.since())).append(' ')
                        .append(seconds(key.until())).append(' ').append(print(key.validators())).append(' ')
                        .append(RdataText.print(RRset.of(point.zone(), RecordType.DNSKEY, 0, key.dnskey())))
                        .append('\n');
            }
        }
        return text.append(END).append('\n').toString();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String print(Set<Integer> tags) {
        return tags.isEmpty() ? "-"
                : new TreeSet<>(tags).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// The state, with the anchors of the configuration that it was written with.
    static AnchorState read(String text) throws Damaged {
        Instant written = null;
        Map<Name, List<DelegationSigner>> anchors = new LinkedHashMap<>();
        Map<Name, List<TrackedKey>> keys = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith(";")) {
                continue;
            }
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "time" -> written = time(words.length > 1 ? words[1] : "", i + 1);
                case "anchor" -> anchor(words.length > 1 ? words[1] : "", i + 1, anchors);
                case "key" -> key(words.length > 1 ? words[1] : "", i + 1, keys);
                case END -> {
                    if (written == null) {
                        throw new Damaged(i + 1, "there is no line with the time");
                    }
                    return new AnchorState(written, Stream.concat(keys.keySet().stream(), anchors.keySet().stream())
                            .distinct().map(zone -> new TrustPoint(zone, anchors.getOrDefault(zone, List.of()),
                                    keys.getOrDefault(zone, List.of())))
                            .toList());
                }
                default -> throw new Damaged(i + 1, "the line begins with none of time, anchor, key and end");
            }
        }
        throw new Damaged(Math.max(1, lines.size()), "the last line, end, is missing");
    }

    private static Instant time(String word, int line) throws Damaged {
        try {
            return Instant.parse(word);
        } catch (DateTimeParseException e) {
            throw new Damaged(line, "'" + word + "' is not a time");
        }
    }

    private static void anchor(String text, int line, Map<Name, List<DelegationSigner>> anchors) throws Damaged {
        RRset record = record(text, line);
        if (record.type() != RecordType.DS) {
            throw new Damaged(line, "the record is not a DS record");
        }
        anchors.computeIfAbsent(record.owner(), _ -> new ArrayList<>())
                .add(DelegationSigner.of(record.rdata(0))
                        .orElseThrow(() -> new Damaged(line, "the DS record is incomplete")));
    }

    private static void key(String text, int line, Map<Name, List<TrackedKey>> keys) throws Damaged {
        String[] fields = text.split(" ", FIELDS - 1);
        if (fields.length < FIELDS - 1) {
            throw new Damaged(line, "a key has a state, two times, tags and a DNSKEY record");
        }
        KeyState state = Arrays.stream(KeyState.values()).filter(one -> one.word().equals(fields[0])).findFirst()
                .orElseThrow(() -> new Damaged(line, "'" + fields[0] + "' is not a state of a key"));
        RRset record = record(fields[FIELDS - 2], line);
        if (record.type() != RecordType.DNSKEY || record.rdata(0).length() <= 4) {
            throw new Damaged(line, "the record is not a DNSKEY record");
        }
        keys.computeIfAbsent(record.owner(), _ -> new ArrayList<>()).add(new TrackedKey(
                TrackedKey.unrevoked(record.rdata(0)), state, time(fields[1], line), time(fields[2], line),
                tags(fields[3], line)));
    }

    private static RRset record(String text, int line) throws Damaged {
        try {
            return RecordText.parse(text, Name.ROOT, 0, WarningSink.NONE);
        } catch (IllegalArgumentException e) {
            throw new Damaged(line, "the record cannot be read: " + e.getMessage());
        }
    }

    private static Set<Integer> tags(String text, int line) throws Damaged {
        Set<Integer> tags = new TreeSet<>();
        if (!text.equals("-")) {
            for (String word : text.split(",", -1)) {
                if (!word.matches("\\d{1,5}")) {
                    throw new Damaged(line, "'" + word + "' is not a key tag");
                }
                tags.add(Integer.valueOf(word));
            }
        }
        return tags;
    }
}
