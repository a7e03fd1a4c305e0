package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.ZoneQueries.Response;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// RFC 5155 section 7.2.8.
class Nsec3OwnerTest {

    private static final String HASH = "2t7b4g4vsa5smi47k61mv5bv1a22bojr";
    private static final String ZONE = """
        x. 60 SOA ns.y. h.y. 1 2 3 4 5
        x. 60 NS ns.y.
        x. 60 NSEC3PARAM 1 0 0 -
        %1$s 60 NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG
        %1$s 60 RRSIG NSEC3 13 2 60 20300101000000 20200101000000 1 x. AAAA
        """.formatted(HASH);

    @ParameterizedTest
    @ValueSource(strings = {"A", "NSEC3", "RRSIG", "ANY", "DS", "TXT"})
    void theOwnerDoesNotExist(String type) {
        ZoneQueries queries = ZoneQueries.zone(ZONE);

        assertThat(queries.ask(HASH + ".x. " + type).rcode()).isEqualTo("NXDOMAIN");
        assertThat(queries.ask("below." + HASH + ".x. " + type).rcode()).isEqualTo("NXDOMAIN");
        assertThat(queries.ask(HASH + ".x. " + type).authority()).containsExactly("x. 5 SOA ns.y. h.y. 1 2 3 4 5");
    }

    @Test
    void aWildcardStandsForItAndForNamesBelow() {
        ZoneQueries queries = ZoneQueries.zone(ZONE + "* 60 PTR wild.\n");

        assertThat(queries.ask(HASH + ".x. PTR").answer()).containsExactly(HASH + ".x. 60 PTR wild.");
        assertThat(queries.ask("a." + HASH + ".x. PTR").answer()).containsExactly("a." + HASH + ".x. 60 PTR wild.");
        assertThat(queries.ask(HASH + ".x. NSEC3").answer()).isEmpty();
        assertThat(queries.ask(HASH + ".x. NSEC3").rcode()).isEqualTo("NOERROR");
    }

    @Test
    void otherDataOfTheNameIsAnswered() {
        ZoneQueries queries = ZoneQueries.zone(ZONE + HASH + " 60 A 192.0.2.1\n" + HASH
                + " 60 RRSIG A 13 2 60 20300101000000 20200101000000 1 x. BBBB\n");

        assertThat(queries.ask(HASH + ".x. A").answer()).hasSize(1);
        assertThat(queries.ask(HASH + ".x. NSEC3").answer()).isEmpty();
        assertThat(queries.ask(HASH + ".x. NSEC3").rcode()).isEqualTo("NOERROR");
        assertThat(queries.ask(HASH + ".x. RRSIG").answer()).singleElement().asString().contains("RRSIG A ");
        assertThat(queries.ask(HASH + ".x. ANY").answer()).hasSize(2);
    }

    @Test
    void aNameBelowMakesItAnEmptyNonTerminal() {
        ZoneQueries queries = ZoneQueries.zone(ZONE + "b." + HASH + " 60 A 192.0.2.1\n");

        Response response = queries.ask(HASH + ".x. A");

        assertThat(response.rcode()).isEqualTo("NOERROR");
        assertThat(response.answer()).isEmpty();
        assertThat(queries.ask("b." + HASH + ".x. A").answer()).hasSize(1);
    }

    @Test
    void aDnameAtTheApexLeadsAwayFromIt() {
        ZoneQueries queries = ZoneQueries.zone(ZONE + "@ 60 DNAME z.\n");

        assertThat(queries.ask(HASH + ".x. A").answer())
                .containsExactly("x. 60 DNAME z.", HASH + ".x. 60 CNAME " + HASH + ".z.");
    }

    @Test
    void theZoneKeepsTheRecordsAndThoseThatAreAddedLater() {
        Zone zone = ZoneQueries.zone(ZONE).zoneSet().iterator().next();
        ZoneSnapshot snapshot = (ZoneSnapshot) zone.state();
        ZoneEdit edit = snapshot.edit(EditObserver.NONE);
        Name another = Name.of("2vptu5timamqttgl4luu9kg21e0aor3s.x.");
        edit.add(RRset.of(another, RecordType.NSEC3, 60, Rdata.of(new byte[] {1, 0, 0, 0, 0, 1, 7})));

        assertThat(snapshot.nsec3()).singleElement().extracting(ZoneNode::rrsets).asInstanceOf(
                org.assertj.core.api.InstanceOfAssertFactories.LIST).hasSize(2);
        NameTrie<ZoneNode> both = edit.build().nsec3();
        assertThat(both).extracting(ZoneNode::name).containsExactly(Name.of(HASH + ".x."), another);
    }
}
