package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static rootwalk.authoritative.catalog.CatalogZones.APEX;
import static rootwalk.authoritative.catalog.CatalogZones.added;
import static rootwalk.authoritative.catalog.CatalogZones.members;
import static rootwalk.authoritative.catalog.CatalogZones.read;
import static rootwalk.authoritative.catalog.CatalogZones.records;
import static rootwalk.authoritative.catalog.CatalogZones.removed;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;

/// The producer of RFC 9432 sections 4 and 5.6.
class CatalogContentTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000);
    private static final Name A = Name.of("a.test.");
    private static final Name B = Name.of("b.test.");
    /// The first 16 octets of the SHA-256 of `a.test.` and `b.test.` in wire format.
    private static final String LABEL_A = label(A);
    private static final String LABEL_B = label(B);

    private Zone zone = new Zone(APEX, new CatalogContent(APEX, Map.of(), Set.of(), NOW).first());

    private static String label(Name member) {
        return UniqueLabel.first(member, _ -> false);
    }

    private ZoneSnapshot served() {
        return (ZoneSnapshot) zone.state();
    }

    private ZoneDelta list(Map<Name, List<Group>> members, Name... resets) {
        return switch (zone.writer().submit(new CatalogContent(APEX, members, Set.of(resets), NOW)).join()) {
            case Result.Changed(ZoneDelta delta, _) -> delta;
            case Result other -> throw new AssertionError(other.toString());
        };
    }

    private void listsTheSame(Map<Name, List<Group>> members) {
        assertThat(zone.writer().submit(new CatalogContent(APEX, members, Set.of(), NOW)).join())
                .isInstanceOf(Result.Unchanged.class);
    }

    @Test
    void theFirstVersionIsACompleteZone() {
        ZoneSnapshot first = new CatalogContent(APEX, Map.of(A, List.of(Group.of("x"))), Set.of(), NOW).first();

        assertThat(records(first)).containsExactly("cat.example. NS invalid.", "version.cat.example. TXT \"2\"",
                LABEL_A + ".zones.cat.example. PTR a.test.", "group." + LABEL_A + ".zones.cat.example. TXT \"x\"");
        assertThat(first.apexNode().rrset(first.soa()).toString()).contains(" SOA ");
        assertThat(first.serial()).isEqualTo(1_796_000_000);
        assertThat(members(read(first))).containsExactly("a.test. " + LABEL_A + " [x]");
    }

    @Test
    void theUniqueLabelIsAHashOfTheNameInLowerCase() {
        assertThat(LABEL_A).isEqualTo("22a4880d5f861991ec49d9e21ee8df71").isEqualTo(label(Name.of("A.TEST.")));
        assertThat(LABEL_B).isNotEqualTo(LABEL_A);
    }

    /// A change of one member is a change of its records only, so that an incremental transfer is short.
    @Nested
    class Changes {

        @Test
        void aNewMemberAddsItsRecords() {
            list(Map.of(A, List.of()));

            ZoneDelta delta = list(Map.of(A, List.of(), B, List.of(Group.of("x"), Group.of("y"))));

            assertThat(removed(delta)).singleElement().asString().startsWith("cat.example. SOA ");
            assertThat(added(delta)).hasSize(4).contains(LABEL_B + ".zones.cat.example. PTR b.test.",
                    "group." + LABEL_B + ".zones.cat.example. TXT \"x\"",
                    "group." + LABEL_B + ".zones.cat.example. TXT \"y\"");
        }

        @Test
        void aMemberThatIsNoLongerListedLosesItsRecords() {
            list(Map.of(A, List.of(Group.of("x")), B, List.of()));

            ZoneDelta delta = list(Map.of(B, List.of()));

            assertThat(removed(delta)).hasSize(3).contains(LABEL_A + ".zones.cat.example. PTR a.test.",
                    "group." + LABEL_A + ".zones.cat.example. TXT \"x\"");
            assertThat(added(delta)).hasSize(1);
        }

        @Test
        void anotherGroupChangesOneRecord() {
            list(Map.of(A, List.of(Group.of("x"))));

            ZoneDelta delta = list(Map.of(A, List.of(Group.of("y"))));

            assertThat(removed(delta)).hasSize(2).contains("group." + LABEL_A + ".zones.cat.example. TXT \"x\"");
            assertThat(added(delta)).hasSize(2).contains("group." + LABEL_A + ".zones.cat.example. TXT \"y\"");
        }

        @Test
        void theSameMembersChangeNothing() {
            list(Map.of(A, List.of(Group.of("x"), Group.of("y")), B, List.of()));

            listsTheSame(Map.of(Name.of("A.test."), List.of(Group.of("y"), Group.of("x")), B, List.of()));
        }

        @Test
        void aPreparedChangeIsTheSameChange() {
            list(Map.of(A, List.of()));
            CatalogContent content = new CatalogContent(APEX, Map.of(B, List.of()), Set.of(), NOW);

            assertThat(zone.writer().submit(content.preparedFor(served())).join()).isInstanceOf(Result.Changed.class);

            assertThat(members(read(served()))).containsExactly("b.test. " + LABEL_B + " []");
        }

        @Test
        void aChangeThatWasPreparedForAnotherVersionIsCompared() {
            ZoneSnapshot old = served();
            list(Map.of(A, List.of()));
            CatalogContent content = new CatalogContent(APEX, Map.of(B, List.of()), Set.of(), NOW);

            assertThat(zone.writer().submit(content.preparedFor(old)).join()).isInstanceOf(Result.Changed.class);

            assertThat(members(read(served()))).containsExactly("b.test. " + LABEL_B + " []");
        }

        @Test
        void theSerialGrowsByOneWhenTheTimeDoesNot() {
            list(Map.of(A, List.of()));
            assertThat(served().serial()).isEqualTo(1_796_000_001);
            list(Map.of());
            assertThat(served().serial()).isEqualTo(1_796_000_002);

            assertThat(zone.writer().submit(new CatalogContent(APEX, Map.of(A, List.of()), Set.of(),
                    NOW.plusSeconds(60))).join()).isInstanceOf(Result.Changed.class);
            assertThat(served().serial()).isEqualTo(1_796_000_060);
        }
    }

    /// RFC 9432 sections 4.1 and 5.6.
    @Nested
    class UniqueLabels {

        @Test
        void aResetGivesAMemberAnotherLabel() {
            list(Map.of(A, List.of(Group.of("x")), B, List.of()));

            ZoneDelta delta = list(Map.of(A, List.of(Group.of("x")), B, List.of()), A);

            assertThat(removed(delta)).hasSize(3).contains(LABEL_A + ".zones.cat.example. PTR a.test.");
            assertThat(added(delta)).hasSize(3).contains(LABEL_A + "-1.zones.cat.example. PTR a.test.",
                    "group." + LABEL_A + "-1.zones.cat.example. TXT \"x\"");
        }

        @Test
        void eachResetGivesAnotherLabel() {
            list(Map.of(A, List.of()));
            list(Map.of(A, List.of()), A);
            list(Map.of(A, List.of()), A);
            assertThat(members(read(served()))).containsExactly("a.test. " + LABEL_A + "-2 []");

            listsTheSame(Map.of(A, List.of()));
        }

        /// After it was listed again, its label has the serial number, which has ten digits.
        @Test
        void aResetOfAMemberThatIsListedAgainGivesAnotherLabel() {
            list(Map.of(A, List.of()));
            list(Map.of(A, List.of()), A);
            list(Map.of());
            list(Map.of(A, List.of()), A);
            assertThat(members(read(served()))).containsExactly("a.test. " + LABEL_A + "-1796000004 []");

            list(Map.of(A, List.of()), A);

            assertThat(members(read(served()))).containsExactly("a.test. " + LABEL_A + "-1796000005 []");
        }

        /// RFC 9432 section 5.4: a consumer may not have seen the versions between.
        @Test
        void aMemberThatIsListedAgainTwiceInOneSecondHasThreeLabels() {
            Set<String> labels = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                list(Map.of(A, List.of()), A);
                labels.addAll(members(read(served())));
                list(Map.of());
            }

            assertThat(labels).hasSize(3);
        }

        @Test
        void aLabelOfOtherSoftwareStays() {
            zone = new Zone(APEX,
                    CatalogZones.version2(APEX, "Other.zones PTR a.test.", "group.other.zones TXT \"x\""));

            list(Map.of(A, List.of(Group.of("x")), B, List.of()));

            assertThat(members(read(served()))).containsExactlyInAnyOrder("a.test. Other [x]",
                    "b.test. " + LABEL_B + " []");
            list(Map.of(A, List.of(), B, List.of()), A);
            assertThat(members(read(served())))
                    .containsExactlyInAnyOrder("a.test. " + LABEL_A + " []", "b.test. " + LABEL_B + " []");
        }

        @Test
        void aLabelIsNotGivenTwice() {
            zone = new Zone(APEX, CatalogZones.version2(APEX, LABEL_A + ".zones PTR b.test."));

            list(Map.of(A, List.of(), B, List.of()));

            assertThat(members(read(served()))).containsExactly("a.test. " + LABEL_A + "-1 []",
                    "b.test. " + LABEL_A + " []");
        }

        @Test
        void aMemberThatIsListedAgainHasItsLabelAgain() {
            list(Map.of(A, List.of()));
            list(Map.of());
            list(Map.of(A, List.of()));

            assertThat(members(read(served()))).containsExactly("a.test. " + LABEL_A + " []");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other A 192.0.2.1", "@ NS ns.example.", "@ TXT \"x\"", "version TXT \"1\"",
            "version A 192.0.2.1",
            "b.zones PTR a.test.", "a.zones PTR b.test.", "a.zones TXT \"x\"", "x.a.zones TXT \"x\"",
            "group.a.zones A 192.0.2.1",
            "group.a.zones TXT \"y\"", "coo.a.zones PTR other.example.", "group.c.zones TXT \"x\"",
            "c.d.e.zones TXT \"x\""})
    void otherRecordsAreRemoved(String record) {
        zone = new Zone(APEX, CatalogZones.version2(APEX, "a.zones PTR a.test.", "group.a.zones TXT \"x\"", record));

        list(Map.of(A, List.of(Group.of("x"))));

        assertThat(records(served())).hasSize(4);
        assertThat(served().serial()).isEqualTo(1_796_000_000);
        assertThat(members(read(served()))).singleElement().asString().startsWith("a.test. ").endsWith(" [x]");
        listsTheSame(Map.of(A, List.of(Group.of("x"))));
    }

    @Test
    void theCatalogZoneCannotBeAMember() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CatalogContent(APEX, Map.of(APEX, List.of()), Set.of(), NOW));
    }

    @Test
    void theNameOfTheCatalogZoneMustLeaveRoomForItsMembers() {
        String labels = "x".repeat(62) + "." + ("y".repeat(61) + ".").repeat(2);
        Name longest = Name.of(labels + "z".repeat(10) + ".");
        Name tooLong = Name.of(labels + "z".repeat(11) + ".");

        assertThat(records(new CatalogContent(longest, Map.of(A, List.of(Group.of("x"))), Set.of(), NOW).first()))
                .hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CatalogContent(tooLong, Map.of(), Set.of(), NOW));
    }

    private static Catalog edited(Zone changed, Catalog listed, Map<Name, Optional<List<Group>>> members,
            Set<Name> resets) {
        MemberEdit edit = new MemberEdit((ZoneSnapshot) changed.state(), listed, members, resets, NOW, () -> {
            throw new AssertionError("it is the version that was read");
        });
        return switch (changed.writer().submit(edit).join()) {
            case Result.Changed(ZoneDelta delta, var _) ->
                (Catalog) listed.next((ZoneSnapshot) changed.state(), List.of(delta));
            case Result other -> throw new AssertionError(other.toString());
        };
    }

    @Test
    void theGroupsOfOneMemberChange() {
        list(Map.of(A, List.of(Group.of("x")), B, List.of()));

        Catalog listed = edited(zone, read(served()), Map.of(A, Optional.of(List.of(Group.of("y")))), Set.of());

        assertThat(members(listed)).containsExactly("a.test. " + LABEL_A + " [y]", "b.test. " + LABEL_B + " []");
        assertThat(members(read(served()))).isEqualTo(members(listed));
        assertThat(zone.writer().submit(new MemberEdit(served(), listed, Map.of(A,
                Optional.of(List.of(Group.of("y")))), Set.of(), NOW, () -> {
                    throw new AssertionError();
                })).join()).as("as they are").isInstanceOf(Result.Unchanged.class);
    }

    @Test
    void aMemberThatIsListedAgainAndIsResetHasAnotherLabel() {
        Catalog listed = edited(zone, read(served()), Map.of(A, Optional.of(List.of())), Set.of(A));

        assertThat(members(listed)).containsExactly("a.test. " + LABEL_A + "-" + (NOW.getEpochSecond() + 1) + " []");
    }

    @Test
    void aChangeOfOneMemberOfAnotherVersionIsThatOfTheWhole() {
        ZoneSnapshot before = served();
        list(Map.of(A, List.of()));
        MemberEdit edit = new MemberEdit(before, read(before), Map.of(B, Optional.of(List.of())), Set.of(), NOW,
                () -> new CatalogContent(APEX, Map.of(B, List.of()), Set.of(), NOW));

        assertThat(zone.writer().submit(edit).join()).isInstanceOf(Result.Changed.class);

        assertThat(members(read(served()))).containsExactly("b.test. " + LABEL_B + " []");
    }

    /// Random members: the consumer reads what the producer lists, and a member that stays keeps its label.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theConsumerReadsWhatIsListed(long seed) {
        Random random = new Random(seed);
        TreeMap<Name, List<Group>> members = new TreeMap<>();
        Zone single = new Zone(APEX, zone.state());
        Catalog listed = read(served());
        for (int step = 0; step < 300; step++) {
            Catalog before = read(served());
            Name changed = Name.of("z" + random.nextInt(20) + ".test.");
            boolean isReset = false;
            if (!members.containsKey(changed)) {
                members.put(changed, random.nextBoolean() ? List.of() : List.of(Group.of("g")));
            } else if (random.nextBoolean()) {
                members.remove(changed);
            } else {
                isReset = true;
            }
            ZoneDelta delta = list(members, isReset ? new Name[] {changed} : new Name[0]);
            listed = edited(single, listed, Map.of(changed, Optional.ofNullable(members.get(changed))),
                    isReset ? Set.of(changed) : Set.of());
            assertThat(records((ZoneSnapshot) single.state())).as("the same as a change of one member")
                    .containsExactlyElementsOf(records(served()));

            Catalog after = read(served());
            assertThat(after.ignored()).isEmpty();
            assertThat(after.members()).map(Member::zone).containsExactlyElementsOf(members.keySet());
            assertThat(removed(delta)).hasSizeLessThanOrEqualTo(3);
            assertThat(added(delta)).hasSizeLessThanOrEqualTo(3);
            for (Member member : after.members()) {
                assertThat(member.groups()).isEqualTo(members.get(member.zone()));
                Member last = before.member(member.zone());
                assertThat(last == null || member.hasLabelOf(last)).as(member + " in step " + step)
                        .isEqualTo(!isReset || !member.zone().equals(changed));
            }
        }
    }
}
