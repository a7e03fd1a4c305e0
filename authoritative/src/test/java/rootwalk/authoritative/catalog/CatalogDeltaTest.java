package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.catalog.CatalogZones.APEX;
import static rootwalk.authoritative.catalog.CatalogZones.members;
import static rootwalk.authoritative.catalog.CatalogZones.read;
import static rootwalk.authoritative.catalog.CatalogZones.record;
import static rootwalk.authoritative.catalog.CatalogZones.version2;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Versions of a catalog zone of which only the changes are read.
class CatalogDeltaTest {

    private static final int STEPS = 1_500;
    private static final int LABELS = 6;

    private final Zone zone = new Zone(APEX, version2(APEX, "a.zones PTR a.test.", "b.zones PTR b.test."));
    private int serial = 1;

    private ZoneSnapshot served() {
        return (ZoneSnapshot) zone.state();
    }

    /// Toggles records: those that exist are removed, the others are added.
    private ZoneDelta toggle(String... records) {
        serial++;
        Result result = zone.writer().submit(edit -> {
            for (String record : records) {
                toggle(edit, record(APEX, record));
            }
            boolean _ = edit.remove(APEX, RecordType.SOA);
            edit.add(record(APEX, "@ SOA invalid. invalid. " + serial + " 3600 600 2147483646 0"));
        }).join();
        assertThat(result).isInstanceOf(Result.Changed.class);
        return ((Result.Changed) result).delta();
    }

    private static void toggle(ZoneEdit edit, RRset record) {
        if (!edit.remove(record.owner(), record.type(), record.rdata(0))) {
            edit.add(record);
        }
    }

    /// Reads the version that a delta leads to.
    private CatalogReading next(Catalog before, ZoneDelta delta) {
        return before.next(served(), List.of(delta));
    }

    private static Catalog good(CatalogReading reading) {
        assertThat(reading).isInstanceOf(Catalog.class);
        return (Catalog) reading;
    }

    private static String text(CatalogReading reading) {
        return switch (reading) {
            case Catalog catalog -> catalog.serial() + " " + members(catalog);
            case BrokenCatalog broken -> broken.message();
        };
    }

    @Test
    void membersThatDidNotChangeAreTheSameObjects() {
        Catalog before = read(served());

        Catalog after = good(next(before, toggle("c.zones PTR c.test.", "group.b.zones TXT \"x\"")));

        assertThat(members(after)).containsExactly("a.test. a []", "b.test. b [x]", "c.test. c []");
        assertThat(after.member(Name.of("a.test."))).isSameAs(before.member(Name.of("a.test.")));
        assertThat(after.member(Name.of("b.test."))).isNotSameAs(before.member(Name.of("b.test.")));
    }

    @Test
    void severalDeltasAreReadAtOnce() {
        Catalog before = read(served());
        List<ZoneDelta> deltas = List.of(toggle("a.zones PTR a.test."), toggle("a.zones PTR c.test."),
                toggle("a.zones PTR c.test.", "d.zones PTR a.test."));

        assertThat(members(good(before.next(served(), deltas)))).containsExactly("a.test. d []", "b.test. b []");
    }

    @Test
    void theZonesThatMayHaveChangedAreKnown() {
        Catalog before = read(served());

        Catalog after = good(next(before, toggle("a.zones PTR a.test.", "c.zones PTR c.test.")));

        assertThat(after.changedSince(before)).contains(Set.of(Name.of("a.test."), Name.of("c.test.")));
        assertThat(after.changedSince(read(served()))).as("another version").isEmpty();
        assertThat(good(before.next(served())).changedSince(before)).as("all was read").isEmpty();
    }

    @Test
    void deltasThatDoNotBeginWithTheVersionBeforeAreNotUsed() {
        Catalog before = read(served());
        ZoneDelta first = toggle("a.zones PTR a.test.");
        ZoneDelta second = toggle("c.zones PTR c.test.");

        assertThat(members(good(before.next(served(), List.of(second))))).containsExactly("b.test. b []",
                "c.test. c []");
        assertThat(members(good(before.next(served(), List.of(first))))).containsExactly("b.test. b []",
                "c.test. c []");
        assertThat(members(good(before.next(served(), List.of())))).containsExactly("b.test. b []", "c.test. c []");
    }

    @Test
    void aFaultInWhatChangedIsFound() {
        Catalog before = read(served());

        assertThat(text(next(before, toggle("b.zones PTR c.test."))))
                .isEqualTo("b.zones.cat.example. PTR: there must be one record, not 2");
        assertThat(text(read(version2(APEX)).next(served()))).startsWith("b.zones.cat.example. PTR: ");
    }

    @Test
    void aChangeOfTheVersionIsFound() {
        Catalog before = read(served());

        assertThat(text(next(before, toggle("version TXT \"2\""))))
                .isEqualTo("version.cat.example. TXT: the catalog zone has no version");
    }

    @Test
    void aZoneThatGetsASecondLabelIsAFaultUntilItHasOne() {
        Catalog before = read(served());
        ZoneDelta second = toggle("0.zones PTR b.test.");

        assertThat(text(next(before, second)))
                .isEqualTo("b.zones.cat.example. PTR: b.test. is also listed at 0.zones.cat.example.");
        ZoneDelta third = toggle("b.zones PTR b.test.");
        assertThat(text(before.next(served(), List.of(second, third))))
                .isEqualTo("3 [a.test. a [], b.test. 0 []]");
    }

    @Test
    void aMemberMayHaveTheLongestName() {
        Name apex = Name.of(("x".repeat(60) + ".").repeat(3) + "x.");
        String node = "y".repeat(62) + ".zones";
        Zone longest = new Zone(apex, version2(apex));
        Catalog before = read((ZoneSnapshot) longest.state());

        Result result = longest.writer().submit(edit -> {
            edit.add(record(apex, node + " PTR a.test."));
            boolean _ = edit.remove(apex, RecordType.SOA);
            edit.add(record(apex, "@ SOA invalid. invalid. 2 3600 600 2147483646 0"));
        }).join();

        assertThat(Name.of(node + "." + apex).length()).isGreaterThan(250);
        assertThat(
                members(good(before.next((ZoneSnapshot) longest.state(), List.of(((Result.Changed) result).delta())))))
                .hasSize(1);
    }

    /// Reading the changes and reading everything give the same.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theChangesGiveTheSameAsTheWholeZone(long seed) {
        Random random = new Random(seed);
        Catalog before = read(served());
        List<ZoneDelta> since = new ArrayList<>();
        int catalogs = 0;
        String[] fault = {};
        for (int step = 0; step < STEPS; step++) {
            String[] records =
                    fault.length > 0 ? fault : random.nextInt(10) == 0 ? anyRecords(random) : records(random);
            since.add(toggle(records));
            CatalogReading whole = before.next(served());

            CatalogReading changes = before.next(served(), since);

            assertThat(text(changes)).as("step " + step).isEqualTo(text(whole));
            fault = changes instanceof BrokenCatalog && fault.length == 0 ? records : new String[0];
            if (changes instanceof Catalog next && random.nextInt(3) > 0) {
                before = next;
                since.clear();
                catalogs++;
            }
        }
        assertThat(catalogs).isGreaterThan(STEPS / 4);
    }

    /// Records that may make the catalog broken. To toggle them once more repairs it.
    private static String[] anyRecords(Random random) {
        int label = random.nextInt(LABELS);
        return new String[] {switch (random.nextInt(5)) {
            case 0 -> "version TXT \"2\"";
            case 1 -> "group.l" + label + ".zones TXT \"x\"";
            case 2 -> "coo.l" + label + ".zones PTR third.example.";
            case 3 -> "l" + label + ".zones PTR another.test.";
            default -> "x.ext.l" + label + ".zones TXT \"x\"";
        }};
    }

    /// Records that change a member, add or remove it.
    private String[] records(Random random) {
        String node = "l" + random.nextInt(LABELS) + ".zones";
        RRset zones = served().rrset(Name.of(node + "." + APEX), RecordType.PTR);
        String target = " PTR z" + random.nextInt(LABELS) + ".test.";
        if (zones == null) {
            return new String[] {node + target};
        }
        List<String> records = new ArrayList<>();
        int kind = random.nextInt(4);
        if (kind == 0) {
            records.add("group." + node + " TXT \"g" + random.nextInt(3) + "\"");
        } else {
            records.add(node + " PTR " + zones.names().getFirst());
            if (kind == 1) {
                records.add(node + " PTR other" + random.nextInt(3) + ".test.");
            } else {
                for (String property : List.of("group.", "coo.")) {
                    ZoneNode present = served().names().exact(Name.of(property + node + "." + APEX));
                    if (present != null) {
                        present.rrsets()
                                .forEach(rrset -> rrset.rdata().forEach(data -> records.add(property + node + " "
                                        + RecordType.name(rrset.type()) + " " + RdataText.print(rrset.type(), data))));
                    }
                }
            }
        }
        return records.toArray(String[]::new);
    }
}
