package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;

/// The small language of these tests: catalog zones from lines of `OWNER TYPE DATA`, with owners relative to the zone.
final class CatalogZones {

    static final Name APEX = Name.of("cat.example.");

    private CatalogZones() {}

    /// A zone with SOA and NS records and these.
    static ZoneSnapshot zone(Name apex, String... records) {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(record(apex, "@ SOA invalid. invalid. 1 3600 600 2147483646 0"));
        edit.add(record(apex, "@ NS invalid."));
        for (String record : records) {
            edit.add(record(apex, record));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    static RRset record(Name apex, String record) {
        String[] words = record.split(" ", 2);
        return RecordText.parse(words[0] + " 0 " + words[1], apex, 0, (_, _) -> {});
    }

    /// A catalog zone of version 2 with these records.
    static ZoneSnapshot version2(Name apex, String... records) {
        List<String> all = new ArrayList<>(List.of(records));
        all.add("version TXT \"2\"");
        return zone(apex, all.toArray(String[]::new));
    }

    /// A catalog of version 2 with these records, which is not broken.
    static Catalog catalog(String apex, String... records) {
        return read(version2(Name.of(apex), records));
    }

    static Catalog read(ZoneSnapshot zone) {
        CatalogReading reading = Catalog.read(zone);
        assertThat(reading).isInstanceOf(Catalog.class);
        return (Catalog) reading;
    }

    /// Zone, unique label, groups and new owner of each member: `a.test. a [x] other.example.`.
    static List<String> members(Catalog catalog) {
        List<String> members = new ArrayList<>();
        catalog.members().forEach(member -> members.add(text(member)));
        return members;
    }

    static String text(Member member) {
        String node = member.node().toString();
        return member.zone() + " " + node.substring(0, node.indexOf('.')) + " " + member.groups()
                + member.newOwner().map(owner -> " " + owner).orElse("");
    }

    static List<String> removed(ZoneDelta delta) {
        return lines(delta.removed());
    }

    static List<String> added(ZoneDelta delta) {
        return lines(delta.added());
    }

    private static List<String> lines(List<RRset> rrsets) {
        return rrsets.stream().flatMap(rrset -> RdataText.print(rrset).lines()).map(line -> line.replace(" 0 IN ", " "))
                .toList();
    }

    /// All records of a zone but the SOA record.
    static List<String> records(ZoneSnapshot zone) {
        List<String> records = new ArrayList<>();
        zone.names().forEach(node -> records.addAll(lines(node.rrsets())));
        records.removeIf(line -> line.contains(" SOA "));
        return records;
    }
}
