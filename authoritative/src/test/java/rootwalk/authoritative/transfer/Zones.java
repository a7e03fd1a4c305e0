package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// The small language of these tests: zones and deltas from lines of `OWNER TTL TYPE DATA`, with absolute names.
final class Zones {

    private Zones() {}

    static RRset record(String line) {
        String[] words = line.strip().split("\\s+", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    static List<RRset> records(String text) {
        return text.lines().filter(line -> !line.isBlank()).map(Zones::record).toList();
    }

    /// The apex is the owner of the first record.
    static ZoneSnapshot zone(String text) {
        List<RRset> records = records(text);
        ZoneEdit edit = ZoneEdit.begin(records.getFirst().owner(), EditObserver.NONE);
        records.forEach(edit::add);
        return built(edit);
    }

    private static ZoneSnapshot built(ZoneEdit edit) {
        ZoneSnapshot snapshot = edit.build();
        if (snapshot == null) {
            throw new AssertionError("there is no SOA record");
        }
        return snapshot;
    }

    /// The version of a zone after a delta.
    static ZoneSnapshot after(ZoneSnapshot before, ZoneDelta delta) {
        ZoneEdit edit = before.edit(EditObserver.NONE);
        edit.apply(delta);
        return built(edit);
    }

    /// The SOA record of `example.` with a serial.
    static String soa(int serial) {
        return "example. 3600 SOA ns.example. h.example. " + Integer.toUnsignedString(serial) + " 2 3 4 5\n";
    }

    /// From one serial to another, with more removed and added records.
    static ZoneDelta delta(int from, int to, String removed, String added) {
        return new ZoneDelta(Name.of("example."), records(soa(from) + removed), records(soa(to) + added));
    }

    /// All records of a snapshot, sorted, as in [Received].
    static List<String> lines(ZoneSnapshot snapshot) {
        List<String> lines = new ArrayList<>();
        snapshot.names().forEach(node -> lines.addAll(lines(node.rrsets())));
        snapshot.nsec3().forEach(node -> lines.addAll(lines(node.rrsets())));
        return lines.stream().sorted().toList();
    }

    static List<String> lines(List<RRset> rrsets) {
        List<String> lines = new ArrayList<>();
        for (RRset rrset : rrsets) {
            RdataText.print(rrset).lines().forEach(line -> lines.add(line.replace(" IN ", " ")));
        }
        return lines;
    }
}
