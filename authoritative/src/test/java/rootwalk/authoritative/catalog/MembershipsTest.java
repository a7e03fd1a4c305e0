package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

/// RFC 9432 sections 4.4 and 5.
class MembershipsTest {

    private static final Name A = Name.of("a.test.");
    private static final Name OLD = Name.of("old.example.");
    private static final Name NEW = Name.of("new.example.");

    private Memberships memberships = Memberships.none(Set.of());

    private static String text(MemberChange change) {
        String zone = change.member().zone().toString();
        String at = " " + change.catalog();
        return switch (change) {
            case MemberChange.Added _ -> "added " + zone + at;
            case MemberChange.Removed _ -> "removed " + zone + at;
            case MemberChange.Reset _ -> "reset " + zone + at;
            case MemberChange.Modified modified -> "modified " + zone + at + " " + properties(modified.before()) + " "
                    + properties(modified.member());
            case MemberChange.Moved moved -> "moved " + zone + " " + moved.from() + at
                    + (moved.keepsState() ? "" : " reset");
            case MemberChange.Clashed clashed -> "clashed " + zone + at + ": " + clashed.reason();
        };
    }

    private static String properties(Member member) {
        return member.groups() + member.newOwner().map(owner -> " to " + owner).orElse("");
    }

    private List<String> apply(Memberships.Update update) {
        memberships = update.memberships();
        return update.changes().stream().map(MembershipsTest::text).toList();
    }

    private List<String> read(Name catalog, String... records) {
        return apply(memberships.with(CatalogZones.catalog(catalog.toString(), records)));
    }

    private List<String> broken(Name catalog) {
        return apply(memberships.with(Catalog.read(CatalogZones.zone(catalog))));
    }

    private String servedFor(Name zone) {
        return memberships.served(zone).map(Memberships.Served::catalog).map(Name::toString).orElse("no catalog");
    }

    @Test
    void theFirstVersionAddsAllMembers() {
        assertThat(read(OLD, "b.zones PTR b.test.", "a.zones PTR a.test."))
                .containsExactly("added a.test. old.example.", "added b.test. old.example.");
        assertThat(servedFor(A)).isEqualTo("old.example.");
        assertThat(servedFor(Name.of("c.test."))).isEqualTo("no catalog");
    }

    @Test
    void theSameVersionChangesNothing() {
        assertThat(read(OLD, "a.zones PTR a.test.", "group.a.zones TXT \"x\"")).hasSize(1);

        assertThat(read(OLD, "A.zones PTR A.TEST.", "group.a.zones TXT \"x\"")).isEmpty();
    }

    /// RFC 9432 section 4.4.1.
    @Nested
    class ChangeOfOwnership {

        @Test
        void aZoneMovesWhenTheNewCatalogListsIt() {
            assertThat(read(OLD, "a.zones PTR a.test.", "b.zones PTR b.test.")).hasSize(2);
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.", "b.zones PTR b.test."))
                    .as("what has to be stored").containsExactly("modified a.test. old.example. [] [] to new.example.");

            assertThat(read(NEW, "a.zones PTR a.test.")).containsExactly("moved a.test. old.example. new.example.");

            assertThat(servedFor(A)).isEqualTo("new.example.");
            assertThat(servedFor(Name.of("b.test."))).isEqualTo("old.example.");
            assertThat(memberships.notServed(OLD)).isEqualTo(Map.of(A, new NotServed.MovedTo(NEW)));
        }

        @Test
        void anotherLabelResetsTheZoneThatMoves() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).hasSize(1);

            assertThat(read(NEW, "b.zones PTR a.test."))
                    .containsExactly("moved a.test. old.example. new.example. reset");
        }

        @Test
        void thePermissionDoesNotMoveTheZoneBeforeTheNewCatalogIsUpdated() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test."))
                    .containsExactly("clashed a.test. new.example.: the zone is a member of old.example.");
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example."))
                    .containsExactly("modified a.test. old.example. [] [] to new.example.");
            assertThat(servedFor(A)).isEqualTo("old.example.");

            assertThat(read(NEW, "a.zones PTR a.test.")).containsExactly("moved a.test. old.example. new.example.");
        }

        @Test
        void aPermissionThatWasWithdrawnMovesNothing() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).hasSize(1);
            assertThat(read(OLD, "a.zones PTR a.test."))
                    .containsExactly("modified a.test. old.example. [] to new.example. []");

            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1).first().asString().startsWith("clashed");
        }

        @Test
        void aPermissionForAnotherCatalogMovesNothing() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR third.example.")).hasSize(1);

            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1).first().asString().startsWith("clashed");
        }

        @Test
        void theOldCatalogMayRemoveWhatHasMoved() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD)).isEmpty();
            assertThat(servedFor(A)).isEqualTo("new.example.");
        }

        @Test
        void theOrderInWhichTheCatalogsAreReadAfterARestartDoesNotMatter() {
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).isEmpty();
            assertThat(servedFor(A)).isEqualTo("new.example.");
        }

        @Test
        void twoCatalogsThatGiveAZoneToEachOtherDoNotMoveItForever() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.", "coo.a.zones PTR old.example.")).isEmpty();

            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).isEmpty();
            assertThat(servedFor(A)).isEqualTo("old.example.");
        }
    }

    /// RFC 9432 section 4.4.2.
    @Nested
    class Groups {

        @Test
        void otherGroupsAreAChange() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD, "a.zones PTR a.test.", "group.a.zones TXT \"x\""))
                    .containsExactly("modified a.test. old.example. [] [x]");
            assertThat(read(OLD, "a.zones PTR a.test.")).containsExactly("modified a.test. old.example. [x] []");
        }

        @Test
        void anotherOrderOfTheGroupsIsNotAChange() {
            assertThat(read(OLD, "a.zones PTR a.test.", "group.a.zones TXT \"x\"", "group.a.zones TXT \"y\""))
                    .hasSize(1);

            assertThat(read(OLD, "a.zones PTR a.test.", "group.a.zones TXT \"y\"", "group.a.zones TXT \"x\""))
                    .isEmpty();
        }
    }

    /// RFC 9432 section 5.1.
    @Nested
    class BrokenCatalogs {

        @Test
        void aBrokenVersionChangesNoMember() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(broken(OLD)).isEmpty();
            assertThat(servedFor(A)).isEqualTo("old.example.");
            assertThat(read(OLD, "b.zones PTR b.test."))
                    .containsExactly("removed a.test. old.example.", "added b.test. old.example.");
        }

        @Test
        void anExpiredCatalogChangesNoMember() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.with(BrokenCatalog.expired(OLD)))).isEmpty();
            assertThat(servedFor(A)).isEqualTo("old.example.");
        }

        @Test
        void aBrokenFirstVersionHasNoMembers() {
            assertThat(broken(OLD)).isEmpty();
            assertThat(memberships.catalog(OLD)).isEmpty();
            assertThat(memberships.notServed(OLD)).isEmpty();
        }

        @Test
        void nothingMovesFromABrokenCatalog() {
            assertThat(read(OLD, "a.zones PTR a.test.", "coo.a.zones PTR new.example.")).hasSize(1);
            assertThat(broken(OLD)).isEmpty();

            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1).first().asString().startsWith("clashed");
        }

        @Test
        void aBrokenCatalogGetsNoZone() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);
            assertThat(broken(NEW)).isEmpty();
            assertThat(read(OLD)).containsExactly("removed a.test. old.example.");

            assertThat(read(NEW, "a.zones PTR a.test.")).containsExactly("added a.test. new.example.");
        }
    }

    /// RFC 9432 section 5.2.
    @Nested
    class NameClash {

        @Test
        void aConfiguredZoneIsNotTakenOver() {
            memberships = Memberships.none(Set.of(A));

            assertThat(read(OLD, "a.zones PTR a.test.", "b.zones PTR b.test."))
                    .containsExactly("clashed a.test. old.example.: the server has a zone of this name",
                            "added b.test. old.example.");
            assertThat(servedFor(A)).isEqualTo("no catalog");
            assertThat(memberships.notServed(OLD)).isEqualTo(Map.of(A, new NotServed.Configured()));
        }

        @Test
        void theCatalogZoneIsNotAMemberOfItself() {
            assertThat(read(OLD, "a.zones PTR old.example."))
                    .containsExactly("clashed old.example. old.example.: the server has a zone of this name");
        }

        @Test
        void theZoneOfAnotherCatalogIsNotTakenOver() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(NEW, "a.zones PTR a.test."))
                    .containsExactly("clashed a.test. new.example.: the zone is a member of old.example.");
            assertThat(memberships.notServed(NEW)).isEqualTo(Map.of(A, new NotServed.ServedFor(OLD)));
        }

        @Test
        void aClashIsReportedOnce() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(NEW, "a.zones PTR a.test.", "group.a.zones TXT \"x\"")).isEmpty();
            assertThat(read(NEW)).isEmpty();
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);
        }

        @Test
        void aMemberThatBecomesConfiguredIsRemoved() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.withZone(A))).containsExactly("removed a.test. old.example.",
                    "clashed a.test. old.example.: the server has a zone of this name");
            assertThat(servedFor(A)).isEqualTo("no catalog");
            assertThat(apply(memberships.withoutZone(A))).containsExactly("added a.test. old.example.");
            assertThat(servedFor(A)).isEqualTo("old.example.");
        }
    }

    /// RFC 9432 section 5.3.
    @Nested
    class Removal {

        @Test
        void aMemberThatIsNoLongerListedIsRemoved() {
            assertThat(read(OLD, "a.zones PTR a.test.", "b.zones PTR b.test.")).hasSize(2);

            assertThat(read(OLD, "b.zones PTR b.test.")).containsExactly("removed a.test. old.example.");
        }

        @Test
        void aZoneOfAnotherCatalogIsNotRemoved() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(NEW)).isEmpty();
            assertThat(servedFor(A)).isEqualTo("old.example.");
        }

        @Test
        void aCatalogThatIsNoLongerConfiguredLosesItsMembers() {
            assertThat(read(OLD, "a.zones PTR a.test.", "b.zones PTR b.test.")).hasSize(2);

            assertThat(apply(memberships.withConfiguration(Set.of(), Set.of(NEW))))
                    .containsExactly("removed a.test. old.example.", "removed b.test. old.example.");
            assertThat(memberships.catalog(OLD)).isEmpty();
        }
    }

    /// Catalogs that are no longer configured.
    @Nested
    class Configuration {

        @Test
        void aZoneThatIsFreedIsNotGivenToACatalogThatIsNotConsumedAnyMore() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.withConfiguration(Set.of(), Set.of())))
                    .containsExactly("removed a.test. old.example.");
            assertThat(memberships.names()).isEmpty();
        }

        @Test
        void aZoneThatIsConfiguredNoMoreIsNotGivenToACatalogThatGoesWithIt() {
            assertThat(apply(memberships.withZone(A))).isEmpty();
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.withConfiguration(Set.of(), Set.of()))).isEmpty();
        }

        @Test
        void theOtherCatalogGetsTheZonesOfOneThatGoes() {
            assertThat(read(OLD, "a.zones PTR a.test.", "b.zones PTR b.test.")).hasSize(2);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.withConfiguration(Set.of(), Set.of(NEW)))).containsExactly(
                    "removed a.test. old.example.", "removed b.test. old.example.", "added a.test. new.example.");
        }
    }

    /// RFC 9432 sections 5.4 and 5.6.
    @Nested
    class NodeNameChange {

        @Test
        void anotherLabelResetsTheZone() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD, "b.zones PTR a.test.", "group.b.zones TXT \"x\""))
                    .containsExactly("reset a.test. old.example.");
        }

        @Test
        void anotherZoneUnderTheSameLabelIsAnotherMember() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD, "a.zones PTR b.test."))
                    .containsExactly("removed a.test. old.example.", "added b.test. old.example.");
        }
    }

    /// RFC 9432 section 5.5.
    @Nested
    class Migration {

        @Test
        void aZoneThatACatalogGivesUpGoesToAnotherThatListsIt() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(read(OLD)).containsExactly("removed a.test. old.example.", "added a.test. new.example.");
            assertThat(servedFor(A)).isEqualTo("new.example.");
            assertThat(memberships.notServed(NEW)).isEmpty();
        }

        @Test
        void ofSeveralCatalogsTheFirstByNameGetsIt() {
            assertThat(read(OLD, "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(Name.of("third.example."), "a.zones PTR a.test.")).hasSize(1);
            assertThat(read(NEW, "a.zones PTR a.test.")).hasSize(1);

            assertThat(apply(memberships.withConfiguration(Set.of(), Set.of(NEW, Name.of("third.example.")))))
                    .containsExactly("removed a.test. old.example.", "added a.test. new.example.");
            assertThat(memberships.notServed(Name.of("third.example.")))
                    .isEqualTo(Map.of(A, new NotServed.ServedFor(NEW)));
        }
    }
}
