package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// Random versions of several catalogs and random configurations. A model decides who has a zone, and a server that only carries
/// out the changes must serve the same.
class MembershipsModelTest {

    private static final int STEPS = 1_500;
    private static final List<Name> CATALOGS =
            List.of(Name.of("a.example."), Name.of("b.example."), Name.of("c.example."));
    private static final List<Name> ZONES = List.of(Name.of("1.test."), Name.of("2.test."), Name.of("3.test."),
            Name.of("4.test."), Name.of("5.test."), CATALOGS.getFirst());

    /// A line of a catalog in the model.
    ///
    /// @param coo the new owner, or the root
    private record Line(String label, String group, Name coo) {}

    private Random random = new Random();
    private Memberships memberships = Memberships.none(Set.of());
    private final Set<Name> configured = new HashSet<>();
    private final TreeMap<Name, Map<Name, Line>> listed = new TreeMap<>();
    private final Set<Name> broken = new HashSet<>();
    /// The catalog that has a zone.
    private final TreeMap<Name, Name> owners = new TreeMap<>();
    /// What the server has: zone, catalog, label and groups.
    private final TreeMap<Name, String> server = new TreeMap<>();
    private final Deque<String> log = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theServerServesWhatTheModelHas(long seed) {
        random = new Random(seed);
        int moves = 0;
        for (int step = 0; step < STEPS; step++) {
            Memberships.Update update = step();
            moves += (int) update.changes().stream().filter(MemberChange.Moved.class::isInstance).count();
            update.changes().forEach(this::carryOut);
            memberships = update.memberships();
            check();
        }
        assertThat(moves).as("moves").isGreaterThan(STEPS / 100);
    }

    private Memberships.Update step() {
        Name catalog = CATALOGS.get(random.nextInt(CATALOGS.size()));
        int kind = random.nextInt(100);
        if (kind < 75) {
            Map<Name, Line> lines = changed(listed.getOrDefault(catalog, Map.of()));
            say("version of " + catalog + ": " + lines);
            read(catalog, lines);
            return memberships.with(CatalogZones.read(zone(catalog, lines)));
        }
        if (kind < 85) {
            say("broken version of " + catalog);
            if (listed.containsKey(catalog)) {
                broken.add(catalog);
            }
            return memberships.with(BrokenCatalog.expired(catalog));
        }
        if (kind < 90) {
            say("without " + catalog);
            listed.remove(catalog);
            broken.remove(catalog);
            release(List.copyOf(owners.keySet()).stream().filter(zone -> owners.get(zone).equals(catalog)).toList());
            return memberships.withConfiguration(configured, others(catalog));
        }
        Name zone = ZONES.get(random.nextInt(ZONES.size()));
        say("configuration of " + zone);
        boolean isAdded = configured.add(zone);
        if (isAdded) {
            owners.remove(zone);
        } else {
            configured.remove(zone);
            release(List.of(zone));
        }
        if (kind < 95) {
            return memberships.withConfiguration(configured, memberships.names());
        }
        return isAdded ? memberships.withZone(zone) : memberships.withoutZone(zone);
    }

    private Set<Name> others(Name catalog) {
        Set<Name> others = new HashSet<>(memberships.names());
        others.remove(catalog);
        return others;
    }

    private void say(String line) {
        log.add(line);
        if (log.size() > 20) {
            log.remove();
        }
    }

    private Map<Name, Line> changed(Map<Name, Line> before) {
        Map<Name, Line> lines = new TreeMap<>(before);
        for (int i = random.nextInt(3); i >= 0; i--) {
            Name zone = ZONES.get(random.nextInt(ZONES.size()));
            if (random.nextInt(3) == 0) {
                lines.remove(zone);
            } else {
                int other = random.nextInt(2 * CATALOGS.size());
                lines.put(zone, new Line("l" + random.nextInt(2) + "-" + ZONES.indexOf(zone),
                        random.nextBoolean() ? "" : "g" + random.nextInt(2),
                        other < CATALOGS.size() ? CATALOGS.get(other) : Name.ROOT));
            }
        }
        return lines;
    }

    private static ZoneSnapshot zone(Name catalog, Map<Name, Line> lines) {
        List<String> records = new ArrayList<>();
        lines.forEach((zone, line) -> {
            records.add(line.label + ".zones PTR " + zone);
            if (!line.group.isEmpty()) {
                records.add("group." + line.label + ".zones TXT " + line.group);
            }
            if (!line.coo.isRoot()) {
                records.add("coo." + line.label + ".zones PTR " + line.coo);
            }
        });
        return CatalogZones.version2(catalog, records.toArray(String[]::new));
    }

    /// The rules of RFC 9432 sections 4.4.1 and 5, zone by zone.
    private void read(Name catalog, Map<Name, Line> lines) {
        List<Name> dropped = List.copyOf(owners.keySet()).stream()
                .filter(zone -> owners.get(zone).equals(catalog) && !lines.containsKey(zone)).toList();
        listed.put(catalog, lines);
        broken.remove(catalog);
        lines.forEach((zone, line) -> {
            Name owner = owners.get(zone);
            boolean isFree = owner == null && !configured.contains(zone) && !zone.equals(catalog);
            boolean mayMove =
                    owner != null && !owner.equals(catalog) && !zone.equals(catalog) && !broken.contains(owner)
                            && listed.get(owner).get(zone).coo.equals(catalog) && !line.coo.equals(owner);
            if (isFree || mayMove) {
                owners.put(zone, catalog);
            }
        });
        release(dropped);
    }

    private void release(List<Name> zones) {
        for (Name zone : zones) {
            owners.remove(zone);
            listed.forEach((catalog, lines) -> {
                if (lines.containsKey(zone) && !broken.contains(catalog) && !configured.contains(zone)
                        && !zone.equals(catalog)) {
                    owners.putIfAbsent(zone, catalog);
                }
            });
        }
    }

    /// The changes must be right for the state that the server has.
    private void carryOut(MemberChange change) {
        Name zone = change.member().zone();
        String now = state(change.catalog(), change.member());
        switch (change) {
            case MemberChange.Added _ -> assertThat(server.put(zone, now)).as(history(change)).isNull();
            case MemberChange.Removed _ -> assertThat(server.remove(zone)).as(history(change)).isEqualTo(now);
            case MemberChange.Reset reset -> {
                assertThat(reset.member().hasLabelOf(reset.before())).as(history(change)).isFalse();
                assertThat(server.put(zone, now)).as(history(change)).isEqualTo(state(reset.catalog(), reset.before()));
            }
            case MemberChange.Modified modified -> {
                assertThat(modified.member().hasLabelOf(modified.before())).as(history(change)).isTrue();
                assertThat(server.put(zone, now)).as(history(change))
                        .isEqualTo(state(modified.catalog(), modified.before()));
            }
            case MemberChange.Moved moved -> assertThat(server.put(zone, now)).as(history(change))
                    .isEqualTo(state(moved.from(), moved.before()));
            case MemberChange.Clashed clashed -> assertThat(clashed.reason()).isNotInstanceOf(NotServed.MovedTo.class);
        }
    }

    private static String state(Name catalog, Member member) {
        return catalog + " " + member.node() + " " + member.groups();
    }

    private String history(MemberChange change) {
        return change + "\nafter " + String.join("\n", log);
    }

    private void check() {
        TreeMap<Name, String> expected = new TreeMap<>();
        owners.forEach((zone, catalog) -> {
            Line line = listed.get(catalog).get(zone);
            expected.put(zone, catalog + " " + line.label + ".zones." + catalog + " "
                    + (line.group.isEmpty() ? "[]" : "[" + line.group + "]"));
        });
        assertThat(server).as(String.join("\n", log)).isEqualTo(expected);
        for (Name zone : ZONES) {
            assertThat(memberships.served(zone).map(Memberships.Served::catalog).orElse(Name.ROOT))
                    .isEqualTo(owners.getOrDefault(zone, Name.ROOT));
        }
        listed.forEach((catalog, lines) -> {
            Set<Name> others = lines.keySet().stream().filter(zone -> !catalog.equals(owners.get(zone)))
                    .filter(zone -> owners.containsKey(zone) || configured.contains(zone) || zone.equals(catalog))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(memberships.notServed(catalog).keySet()).as(String.join("\n", log)).isEqualTo(others);
        });
    }
}
