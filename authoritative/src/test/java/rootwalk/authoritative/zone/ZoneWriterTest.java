package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class ZoneWriterTest {

    private static final Name APEX = Name.of("example.");

    private final Zone zone = new Zone(APEX, snapshot(
            "example. 60 SOA ns.example. h.example. 1 2 3 4 5", "example. 60 NS ns.example.",
            "ns.example. 60 A 192.0.2.1", "www.example. 60 A 192.0.2.2", "www.example. 60 A 192.0.2.3",
            "www.example. 60 TXT \"x\"", "a.b.c.example. 60 A 192.0.2.4", "*.wild.example. 60 A 192.0.2.5"));

    /// `OWNER TTL TYPE DATA`.
    private static RRset set(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    private static ZoneSnapshot snapshot(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        for (String record : records) {
            edit.add(set(record));
        }
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static List<String> lines(List<RRset> sets) {
        List<String> lines = new ArrayList<>();
        sets.forEach(one -> RdataText.print(one).lines().forEach(line -> lines.add(line.replace(" IN ", " "))));
        return lines;
    }

    private ZoneSnapshot served() {
        return (ZoneSnapshot) zone.state();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        served().names().forEach(node -> names.add(node.name().toString()));
        return names;
    }

    private ZoneDelta change(ZoneWriter.Change change) {
        return zone.writer().submit(change).join() instanceof Result.Changed(ZoneDelta delta, _)
                ? delta
                : new ZoneDelta(APEX, List.of(), List.of());
    }

    @Nested
    class AChange {

        @Test
        void saysRecordByRecordWhatIsDifferent() {
            ZoneDelta delta = change(edit -> {
                edit.remove(Name.of("WWW.example."), RecordType.A, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 2));
                edit.add(set("www.example. 60 A 192.0.2.9"));
                edit.remove(APEX, RecordType.SOA);
                edit.add(set("example. 60 SOA ns.example. h.example. 2 2 3 4 5"));
            });

            assertThat(lines(delta.removed())).containsExactly("example. 60 SOA ns.example. h.example. 1 2 3 4 5",
                    "www.example. 60 A 192.0.2.2");
            assertThat(lines(delta.added())).containsExactly("example. 60 SOA ns.example. h.example. 2 2 3 4 5",
                    "www.example. 60 A 192.0.2.9");
            assertThat(served().serial()).isEqualTo(2);
        }

        @Test
        void ofATtlRemovesAndAddsEveryRecord() {
            ZoneDelta delta = change(edit -> {
                edit.remove(Name.of("www.example."), RecordType.A);
                edit.add(set("www.example. 30 A 192.0.2.2"));
                edit.add(set("www.example. 30 A 192.0.2.3"));
            });

            assertThat(lines(delta.removed())).hasSize(2).allMatch(line -> line.contains(" 60 "));
            assertThat(lines(delta.added())).hasSize(2).allMatch(line -> line.contains(" 30 "));
        }

        @Test
        void thatChangesNothingIsNone() {
            ZoneSnapshot before = served();

            assertThat(zone.writer().submit(edit -> edit.add(set("ns.example. 60 A 192.0.2.1"))).join())
                    .isInstanceOf(Result.Unchanged.class);
            assertThat(zone.writer().submit(edit -> edit.remove(Name.of("none.example."))).join())
                    .isInstanceOf(Result.Unchanged.class);
            assertThat(zone.state()).isSameAs(before);
        }

        @Test
        void thatTakesTheSoaAwayIsRejected() {
            assertThat(zone.writer().submit(edit -> edit.remove(APEX, RecordType.SOA)).join())
                    .isInstanceOfSatisfying(Result.Rejected.class,
                            rejected -> assertThat(rejected.reason()).contains("SOA"));
            assertThat(served().serial()).isEqualTo(1);
        }

        @Test
        void thatFailsHalfwayLeavesTheZoneAsItIs() {
            ZoneSnapshot before = served();

            assertThat(zone.writer().submit(edit -> {
                edit.remove(Name.of("www.example."));
                throw new IllegalStateException("broken");
            })).isCompletedExceptionally().failsWithin(Duration.ZERO).withThrowableThat()
                    .withMessageContaining("broken");
            assertThat(zone.state()).isSameAs(before);
        }

        @Test
        void ofAZoneThatIsNotLoadedIsRejected() {
            Zone unloaded = new Zone(APEX, new ZoneState.Unloaded("no file"));

            assertThat(unloaded.writer().submit(edit -> edit.add(set("x.example. 60 A 192.0.2.1"))).join())
                    .isInstanceOf(Result.Rejected.class);
        }

        @Test
        void isNotSeenInTheSnapshotBefore() {
            ZoneSnapshot before = served();

            change(edit -> edit.remove(Name.of("www.example.")));

            assertThat(before.rrset(Name.of("www.example."), RecordType.A)).isNotNull();
            assertThat(served().rrset(Name.of("www.example."), RecordType.A)).isNull();
        }
    }

    @Nested
    class AnEdit {

        private static final Name WWW = Name.of("www.example.");

        private final List<String> duplicates = new ArrayList<>();
        private final EditObserver observer = new EditObserver() {
            @Override
            public void duplicate(Name owner, int type, long place) {
                duplicates.add(owner + " " + RecordType.name(type));
            }

            @Override
            public void ttlDiffers(Name owner, int type, int used, long place) {}
        };

        private static List<String> kept(ZoneEdit edit, Name owner) {
            ZoneNode node = edit.names().exact(owner);
            return node == null ? List.of() : lines(node.rrsets());
        }

        @Test
        void saysWhetherThereWasAnythingToRemove() {
            ZoneEdit edit = served().edit(observer);

            assertThat(edit.remove(WWW, RecordType.AAAA)).isFalse();
            assertThat(edit.remove(WWW, RecordType.TXT, Rdata.of((byte) 1, (byte) 'y'))).isFalse();
            assertThat(edit.remove(Name.of("none.example."))).isFalse();
            assertThat(kept(edit, WWW)).hasSize(3);
            assertThat(edit.remove(WWW, RecordType.TXT, Rdata.of((byte) 1, (byte) 'x'))).isTrue();
            assertThat(edit.remove(WWW, RecordType.A)).isTrue();
            assertThat(edit.remove(WWW)).isFalse();
            assertThat(edit.remove(Name.of("ns.example."))).isTrue();
            assertThat(kept(edit, WWW)).isEmpty();
        }

        @Test
        void reportsOnlyDuplicatesThatWereAdded() {
            ZoneEdit edit = served().edit(observer);

            edit.remove(WWW, RecordType.AAAA);
            edit.remove(WWW, RecordType.TXT);
            edit.add(set("ns.example. 60 A 192.0.2.8"));
            assertThat(kept(edit, WWW)).hasSize(2);
            assertThat(duplicates).isEmpty();

            edit.add(set("ns.example. 60 A 192.0.2.8"));
            assertThat(kept(edit, Name.of("ns.example."))).hasSize(2);
            assertThat(duplicates).containsExactly("ns.example. A");
        }

        @Test
        void thatWasNotFinishedLeavesNothingInTheNext() {
            EditScratch scratch = new EditScratch();
            ZoneEdit first = ZoneEdit.begin(APEX, EditObserver.NONE, scratch);
            first.add(set("left.example. 60 A 192.0.2.1"));
            first.add(set(HASH + " 60 NSEC3 1 0 0 - " + NEXT + " A"));

            ZoneEdit next = ZoneEdit.begin(APEX, EditObserver.NONE, scratch);

            assertThat(next.names()).isEmpty();
            assertThat(next.nsec3()).isEmpty();
        }

        /// The limits of reading a zone rest on these counts.
        @Test
        void countsRecordsAndOctets() {
            ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
            edit.add(set("a.example. 60 A 192.0.2.1"));
            edit.names();
            long one = edit.octets();
            edit.add(set("a.example. 60 A 192.0.2.2"));
            edit.names();
            long two = edit.octets();
            edit.add(set("b.example. 60 A 192.0.2.2"));
            edit.names();
            long three = edit.octets();
            edit.add(set(HASH + " 60 NSEC3 1 0 0 - " + NEXT + " A"));
            edit.nsec3();

            assertThat(edit.records()).isEqualTo(4);
            assertThat(one).isGreaterThan(100);
            // The second record of a name needs no second name.
            assertThat(two - one).isBetween(4L, 50L);
            assertThat(three - two).isGreaterThan(two - one + 50);
            assertThat(edit.octets() - three).isGreaterThan(three - two + 40);
        }
    }

    private static final String HASH = "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example.";
    private static final String NEXT = "2vptu5timamqttgl4luu9kg21e0aor3s";

    /// The owners of NSEC3 records are not among the names of a zone, but their records change like others.
    @Nested
    class Nsec3Records {

        private final String denial = HASH + " 60 NSEC3 1 0 0 - " + NEXT.toUpperCase(java.util.Locale.ROOT) + " A";
        private final String signature =
                HASH + " 60 RRSIG NSEC3 13 2 60 20300101000000 20200101000000 1 example. AAAA";

        private List<String> hashed() {
            List<String> lines = new ArrayList<>();
            served().nsec3().forEach(node -> lines.addAll(lines(node.rrsets())));
            return lines;
        }

        private ZoneDelta added() {
            return change(edit -> {
                edit.add(set(denial));
                edit.add(set(signature));
            });
        }

        @Test
        void areInTheDelta() {
            ZoneSnapshot before = served();

            ZoneDelta delta = added();

            assertThat(lines(delta.added())).hasSize(2).allMatch(line -> line.startsWith(HASH));
            assertThat(delta.removed()).isEmpty();
            assertThat(ZoneDelta.between(before, served())).isEqualTo(delta);
            assertThat(lines(change(edit -> edit.remove(Name.of(HASH))).removed())).hasSize(2);
        }

        @Test
        void areRemovedOneByOne() {
            added();

            assertThat(lines(change(edit -> edit.remove(Name.of(HASH), RecordType.RRSIG)).removed())).hasSize(1);
            assertThat(hashed()).singleElement().asString().contains(" NSEC3 1 0 0 - ");
            change(edit -> edit.add(set("other.example. 60 A 192.0.2.1")));
            assertThat(hashed()).hasSize(1);
            change(edit -> edit.remove(Name.of(HASH), RecordType.NSEC3));
            assertThat(hashed()).isEmpty();
        }

        @Test
        void areRemovedInTheEditThatAddedThem() {
            ZoneDelta delta = change(edit -> {
                edit.add(set(denial));
                assertThat(edit.remove(Name.of(HASH), RecordType.NSEC3)).isTrue();
                assertThat(edit.remove(Name.of(HASH))).isFalse();
            });

            assertThat(delta.isEmpty()).isTrue();
            assertThat(hashed()).isEmpty();
        }

        @Test
        void ofTwoNamesInTurnAreAllKept() {
            String other = denial.replace(HASH, NEXT + ".example.");
            change(edit -> {
                edit.add(set(denial));
                edit.add(set(other));
                edit.add(set(signature));
                edit.add(set(signature.replace(HASH, NEXT + ".example.")));
            });

            assertThat(hashed()).hasSize(4);
            assertThat(served().nsec3()).hasSize(2);
        }
    }

    @Nested
    class EmptyNonTerminals {

        @Test
        void goWithTheLastNameBelowThem() {
            assertThat(names()).contains("c.example.", "b.c.example.", "a.b.c.example.");

            change(edit -> edit.remove(Name.of("a.b.c.example.")));

            assertThat(names()).doesNotContain("c.example.", "b.c.example.", "a.b.c.example.");
        }

        @Test
        void stayWhileThereAreOthers() {
            change(edit -> edit.add(set("d.c.example. 60 A 192.0.2.7")));
            change(edit -> edit.remove(Name.of("a.b.c.example.")));

            assertThat(names()).contains("c.example.", "d.c.example.").doesNotContain("b.c.example.");
        }

        @Test
        void areWhatIsLeftOfANameWithNamesBelow() {
            change(edit -> edit.add(set("c.example. 60 A 192.0.2.7")));
            change(edit -> edit.remove(Name.of("c.example."), RecordType.A));

            assertThat(served().names().exact(Name.of("c.example."))).isNotNull().matches(ZoneNode::isEmpty);
        }

        @Test
        void theLastWildcardHasItsParent() {
            assertThat(served().names().exact(Name.of("wild.example."))).isNotNull()
                    .matches(ZoneNode::hasWildcardBelow);
            change(edit -> edit.add(set("wild.example. 60 A 192.0.2.7")));
            change(edit -> edit.remove(Name.of("*.wild.example.")));

            assertThat(served().names().exact(Name.of("wild.example."))).isNotNull()
                    .matches(node -> !node.hasWildcardBelow());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyChangesAreTheirDeltaAndADeltaMakesTheOtherSnapshot(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            ZoneSnapshot before = served();
            ZoneDelta delta = change(edit -> changeAnything(edit, random));
            ZoneSnapshot after = served();

            assertThat(ZoneDelta.between(before, after)).isEqualTo(delta);
            assertThat(contents(applied(before, delta))).isEqualTo(contents(after));
            assertThat(contents(applied(after, new ZoneDelta(APEX, delta.added(), delta.removed()))))
                    .isEqualTo(contents(before));
            assertThat(contents(madeAnew(after))).as("as if read from a file").isEqualTo(contents(after));
        }
    }

    private static void changeAnything(ZoneEdit edit, Random random) {
        String[] names = {"www.example.", "a.b.c.example.", "b.c.example.", "c.example.", "*.c.example.",
                "x.*.c.example.", "*.example.", "new.example.", "x.new.example.", "example."};
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = names[random.nextInt(names.length)];
            switch (random.nextInt(name.equals("example.") ? 2 : 4)) {
                case 0 -> edit.add(set(name + " 60 A 192.0.2." + random.nextInt(4)));
                case 1 -> edit.add(set(name + " 60 TXT \"" + random.nextInt(3) + "\""));
                case 2 -> edit.remove(Name.of(name));
                default -> edit.remove(Name.of(name), RecordType.A);
            }
        }
    }

    private static ZoneSnapshot applied(ZoneSnapshot to, ZoneDelta delta) {
        ZoneEdit edit = to.edit(EditObserver.NONE);
        edit.apply(delta);
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static ZoneSnapshot madeAnew(ZoneSnapshot from) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        from.names().forEach(node -> node.rrsets().forEach(edit::add));
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    /// Names in their order, with what distinguishes them, and records without regard to their order.
    private static List<String> contents(ZoneSnapshot snapshot) {
        List<String> lines = new ArrayList<>();
        snapshot.names().forEach(node -> lines.add(node.name() + " wildcard below: " + node.hasWildcardBelow() + " "
                + lines(node.rrsets()).stream().sorted().toList()));
        return lines;
    }
}
