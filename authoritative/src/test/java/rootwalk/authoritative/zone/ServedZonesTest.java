package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.ServedZones.Audience;
import rootwalk.wire.Name;

class ServedZonesTest {

    private final Zone one = zone("one.");
    private final Zone other = zone("other.");

    private static Zone zone(String apex) {
        return new Zone(Name.of(apex), new ZoneState.Unloaded("no file"));
    }

    private static List<String> listed(ServedZones served) {
        List<String> lines = new ArrayList<>();
        served.forEach((zone, audience) -> lines.add(zone.apex() + " " + audience));
        return lines;
    }

    @Test
    void zonesForTheResolverAreNotForClients() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(one, other)), List.of(other.apex()), List.of());

        assertThat(served.current()).containsExactly(one, other);
        assertThat(served.forClients()).containsExactly(one);
        assertThat(listed(served)).containsExactly("one. CLIENTS", "other. RESOLVER");
    }

    @Test
    void aZoneIsAddedForItsAudience() {
        ServedZones served = new ServedZones(ZoneSet.EMPTY);

        served.add(List.of(one), Audience.CLIENTS);
        served.add(List.of(other), Audience.RESOLVER);

        assertThat(listed(served)).containsExactly("one. CLIENTS", "other. RESOLVER");
        assertThat(served.forClients()).containsExactly(one);
    }

    @Test
    void aZoneForClientsDoesNotShowThemThoseForTheResolver() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(one)), List.of(one.apex()), List.of());

        served.add(List.of(other), Audience.CLIENTS);
        assertThat(listed(served)).containsExactly("one. RESOLVER", "other. CLIENTS");

        served.remove(List.of(other.apex()));
        assertThat(listed(served)).containsExactly("one. RESOLVER");
        assertThat(served.forClients()).isEmpty();
    }

    @Test
    void theAudienceOfAZoneMayChange() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(one)));

        served.add(List.of(one), Audience.RESOLVER);
        assertThat(served.forClients()).isEmpty();

        served.add(List.of(one), Audience.CLIENTS);
        assertThat(listed(served)).containsExactly("one. CLIENTS");
    }

    @Test
    void aChangeLeavesOtherZonesAndEarlierSetsAsTheyAre() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(other)));
        ZoneSet before = served.current();

        served.add(List.of(one), Audience.CLIENTS);

        assertThat(before).containsExactly(other);
        assertThat(served.current()).containsExactly(one, other);
        served.remove(List.of(one.apex(), Name.of("none.")));
        assertThat(served.current()).containsExactly(other);
        assertThat(served.forClients()).containsExactly(other);
    }

    @Test
    void aRemovedZoneIsRemovedForAll() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(one, other)), List.of(other.apex()), List.of());

        served.remove(List.of(one.apex(), other.apex()));

        assertThat(served.current()).isEmpty();
        assertThat(served.forClients()).isEmpty();
    }

    /// The usual case needs no second set.
    @Test
    void zonesThatAreAllForClientsAreOneSet() {
        ServedZones served = new ServedZones(ZoneSet.of(List.of(one)));
        assertThat(served.forClients()).isSameAs(served.current());

        served.add(List.of(other), Audience.CLIENTS);

        assertThat(served.forClients()).isSameAs(served.current());
    }
}
