package rootwalk.authoritative.journal;

import java.util.List;
import java.util.TreeSet;

import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter.Change;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Records of tests, as text.
final class Records {

    static final Name APEX = Name.of("example.");

    private Records() {}

    /// `OWNER TTL TYPE DATA`.
    static RRset set(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    static String soa(Name apex, long serial) {
        return apex + " 60 SOA ns.example. h.example. " + serial + " 2 3 4 5";
    }

    /// A zone with an SOA record and others.
    static ZoneSnapshot zone(Name apex, long serial, String... records) {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(set(soa(apex, serial)));
        for (String record : records) {
            edit.add(set(record));
        }
        ZoneSnapshot made = edit.build();
        if (made == null) {
            throw new IllegalArgumentException("no SOA record");
        }
        return made;
    }

    static ZoneSnapshot zone(long serial, String... records) {
        return zone(APEX, serial, records);
    }

    /// Adds records, and sets the serial.
    static Change adding(Name apex, long serial, String... records) {
        return edit -> {
            edit.remove(apex, RecordType.SOA);
            edit.add(set(soa(apex, serial)));
            for (String record : records) {
                edit.add(set(record));
            }
        };
    }

    static Change adding(long serial, String... records) {
        return adding(APEX, serial, records);
    }

    /// All records, one per line, in no order of their own.
    static TreeSet<String> contents(ZoneSnapshot snapshot) {
        TreeSet<String> lines = new TreeSet<>();
        snapshot.names().forEach(node -> lines.addAll(lines(node.rrsets())));
        snapshot.nsec3().forEach(node -> lines.addAll(lines(node.rrsets())));
        return lines;
    }

    static List<String> lines(List<RRset> sets) {
        return sets.stream().flatMap(one -> RdataText.print(one).lines()).map(line -> line.replace(" IN ", " "))
                .toList();
    }
}
