package rootwalk.authoritative.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static rootwalk.authoritative.catalog.CatalogZones.APEX;
import static rootwalk.authoritative.catalog.CatalogZones.catalog;
import static rootwalk.authoritative.catalog.CatalogZones.members;
import static rootwalk.authoritative.catalog.CatalogZones.read;
import static rootwalk.authoritative.catalog.CatalogZones.version2;
import static rootwalk.authoritative.catalog.CatalogZones.zone;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// RFC 9432 sections 3 and 4.
class CatalogTest {

    private static Catalog catalogOf(String... records) {
        return catalog("cat.example.", records);
    }

    private static String fault(ZoneSnapshot zone) {
        CatalogReading reading = Catalog.read(zone);
        assertThat(reading).isInstanceOf(BrokenCatalog.class);
        assertThat(reading.apex()).isEqualTo(zone.apex());
        return ((BrokenCatalog) reading).message();
    }

    private static String fault(String... records) {
        return fault(version2(APEX, records));
    }

    @Test
    void theExampleOfAppendixAIsRead() {
        Catalog catalog = catalog("catalog.invalid.", "example.vendor.ext CNAME example.net.",
                "nj2xg5b.zones PTR example.com.", "nvxxezj.zones PTR example.net.",
                "group.nvxxezj.zones TXT \"operator-x-foo\"", "nfwxa33.zones PTR example.org.",
                "coo.nfwxa33.zones PTR newcatz.invalid.", "group.nfwxa33.zones TXT \"operator-y-bar\"",
                "metrics.vendor.ext.nfwxa33.zones CNAME collector.example.net.");

        assertThat(members(catalog)).containsExactly("example.com. nj2xg5b []",
                "example.net. nvxxezj [operator-x-foo]", "example.org. nfwxa33 [operator-y-bar] newcatz.invalid.");
        assertThat(catalog.apex()).isEqualTo(Name.of("catalog.invalid."));
        assertThat(catalog.serial()).isEqualTo(1);
        assertThat(catalog.ignored()).isEmpty();
    }

    /// RFC 9432 section 3: records without a meaning are ignored.
    @Nested
    class Description {

        @ParameterizedTest
        @ValueSource(strings = {"b.zones CNAME b.test.", "b.zones TXT \"x\"", "x.b.zones PTR b.test.",
                "zones PTR b.test.",
                "b PTR b.test.", "b.zone PTR b.test.", "unknown.a.zones TXT \"x\"", "serial.a.zones TXT \"1\"",
                "group.a.zones PTR b.test.", "coo.a.zones TXT \"b.test.\"", "group TXT \"x\"", "coo PTR b.test.",
                "primaries.ext A 192.0.2.1", "group.zones.zones.a TXT \"x\"", "version PTR b.test.",
                "a.zones TXT \"x\"",
                "group.x.a.zones TXT \"x\"", "x.ext.b.zones TXT \"x\""})
        void aRecordWithoutMeaningIsIgnored(String record) {
            assertThat(members(catalogOf("a.zones PTR a.test.", record))).containsExactly("a.test. a []");
        }

        @Test
        void aCatalogMayHaveNoMembers() {
            assertThat(members(catalogOf())).isEmpty();
        }
    }

    /// RFC 9432 section 4.1.
    @Nested
    class MemberZones {

        @Test
        void aMemberWithTwoZonesIsAFault() {
            assertThat(fault("a.zones PTR a.test.", "b.zones PTR b.test.", "b.zones PTR c.test."))
                    .isEqualTo("b.zones.cat.example. PTR: there must be one record, not 2");
        }

        @Test
        void aZoneWithTwoLabelsIsAFault() {
            assertThat(fault("c.zones PTR a.test.", "b.zones PTR A.test."))
                    .isEqualTo("c.zones.cat.example. PTR: a.test. is also listed at b.zones.cat.example.");
        }

        @Test
        void labelsAndNamesOfPropertiesAreComparedWithoutRegardToCase() {
            Catalog catalog = read(zone(APEX, "VERSION TXT \"2\"", "A.ZONES PTR a.test.", "Group.a.Zones TXT \"x\"",
                    "b.zones PTR b.test.", "COO.B.zOnes PTR other.example."));

            assertThat(members(catalog)).containsExactly("a.test. A [x]", "b.test. b [] other.example.");
            assertThat(catalog.member(Name.of("A.TEST."))).isNotNull();
        }

        @Test
        void theUniqueLabelMayBeAnyLabel() {
            assertThat(members(catalogOf("*.zones PTR a.test.", "coo.zones PTR b.test.", "zones.zones PTR .")))
                    .containsExactly(". zones []", "a.test. * []", "b.test. coo []");
        }

        @Test
        void aSignedCatalogZoneIsRead() {
            assertThat(members(catalogOf("a.zones PTR a.test.", "a.zones NSEC version.cat.example. PTR NSEC",
                    "a.zones RRSIG PTR 13 4 0 20300101000000 20200101000000 1 cat.example. AAAA")))
                    .containsExactly("a.test. a []");
        }
    }

    /// RFC 9432 section 4.2.1.
    @Nested
    class SchemaVersion {

        @Test
        void aZoneWithoutAVersionIsAFault() {
            assertThat(fault(zone(APEX, "a.zones PTR a.test.")))
                    .isEqualTo("version.cat.example. TXT: the catalog zone has no version");
        }

        @Test
        void twoVersionsAreAFault() {
            assertThat(fault("version TXT \"1\""))
                    .isEqualTo("version.cat.example. TXT: there must be one record, not 2");
        }

        @ParameterizedTest
        @CsvSource(value = {"\"1\"", "\"3\"", "\"2 \"", "\"02\"", "\"2\" \"2\"", "\"\""})
        void anyOtherVersionIsAFault(String version) {
            assertThat(fault(zone(APEX, "version TXT " + version, "a.zones PTR a.test.")))
                    .isEqualTo("version.cat.example. TXT: the version is " + version
                            + "; only version \"2\" is supported");
        }

        @Test
        void theVersionIsCheckedFirst() {
            assertThat(fault(zone(APEX, "a.zones PTR a.test.", "a.zones PTR b.test."))).startsWith("version.");
        }
    }

    /// RFC 9432 section 4.3: a property that is known must be valid.
    @Nested
    class Properties {

        @ParameterizedTest
        @CsvSource({"group.b.zones TXT \"x\"", "coo.b.zones PTR other.example."})
        void aPropertyWithoutAMemberIsIgnored(String record) {
            Catalog catalog = catalogOf("a.zones PTR a.test.", record);

            assertThat(members(catalog)).containsExactly("a.test. a []");
            assertThat(catalog.ignored())
                    .containsExactly(Name.of(record.substring(0, record.indexOf(' ')) + ".cat.example."));
        }

        @Test
        void theFirstFaultIsReported() {
            assertThat(
                    fault("c.zones PTR a.test.", "c.zones PTR b.test.", "b.zones PTR x.test.", "b.zones PTR y.test."))
                    .startsWith("b.zones.cat.example. PTR: ");
        }
    }

    /// RFC 9432 section 4.4.1.
    @Nested
    class ChangeOfOwnership {

        @Test
        void twoNewOwnersAreAFault() {
            assertThat(fault("a.zones PTR a.test.", "coo.a.zones PTR b.example.", "coo.a.zones PTR c.example."))
                    .isEqualTo("coo.a.zones.cat.example. PTR: there must be one record, not 2");
        }
    }

    /// RFC 9432 section 4.4.2.
    @Nested
    class Groups {

        @Test
        void allGroupsOfAMemberAreKept() {
            Member member = catalogOf("a.zones PTR a.test.", "group.a.zones TXT \"x\"", "group.a.zones TXT \"y\"")
                    .member(Name.of("a.test."));

            assertThat(member).isNotNull();
            assertThat(member.groups()).containsExactlyInAnyOrder(Group.of("x"), Group.of("y"));
        }

        @Test
        void theWholeDataIsTheGroup() {
            Catalog catalog = catalogOf("a.zones PTR a.test.", "group.a.zones TXT \"operator-y\" \"bar\"",
                    "b.zones PTR b.test.", "group.b.zones TXT \"operator-ybar\"");

            assertThat(catalog.members()).map(Member::groups).containsExactly(
                    List.of(written("\"operator-y\" \"bar\"")), List.of(Group.of("operator-ybar")));
        }

        @Test
        void groupsAreComparedWithRegardToCase() {
            assertThat(Group.of("a")).isNotEqualTo(Group.of("A"));
        }

        private static Group written(String text) {
            String quoted = text.startsWith("\"") ? text : "\"" + text + "\"";
            return new Group(RdataText.parse(RecordType.TXT, quoted, Name.ROOT));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"nodnssec", "two words", "", "\\\"quoted\\\"", "\"a\" \"b\"", "\"\" \"\"", "back\\\\slash",
                        "\\195\\188"})
        void aGroupIsPrintedAsItIsWrittenInAZoneFile(String text) {
            assertThat(written(text)).hasToString(text);
        }

        @ParameterizedTest
        @CsvSource(quoteCharacter = '|',
                value = {"nodnssec, nodnssec", "ops\\, ops\\\\", "\"ops, \\\"ops", "ü, \\195\\188"})
        void theCharactersOfAGroupHaveNoSpecialMeaning(String text, String inAZoneFile) {
            assertThat(Group.of(text)).isEqualTo(written("\"" + inAZoneFile + "\"")).hasToString(inAZoneFile);
        }

        @Test
        void theTextOfAGroupIsItsOnlyString() {
            assertThat(Group.of("b\u00fcro\"").text()).contains("b\u00fcro\"");
            assertThat(written("\"a\" \"b\"").text()).isEmpty();
        }

        @Test
        void aGroupIsNotLongerThanAString() {
            assertThat(Group.of("x".repeat(255)).value().length()).isEqualTo(256);
            assertThatIllegalArgumentException().isThrownBy(() -> Group.of("x".repeat(256)));
        }
    }

    @Test
    void anApexWithoutRoomForAVersionIsAFault() {
        Name apex = Name.of(("x".repeat(61) + ".").repeat(4));

        assertThat(fault(zone(apex))).isEqualTo(apex + " TXT: the catalog zone has no version");
    }
}
