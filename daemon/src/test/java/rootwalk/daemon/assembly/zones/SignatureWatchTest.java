package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class SignatureWatchTest {

    private final List<String> lines = new ArrayList<>();
    private ZoneSet zones = zones("20400101000000 20200101000000", "20260131000000 20260101000000");
    private Instant now = Instant.parse("2026-01-10T00:00:00Z");
    private final SignatureWatch watch = new SignatureWatch(() -> zones, () -> now, lines::add);

    /// A zone with these signatures, each given as expiration and inception.
    private static ZoneSet zones(String... signatures) {
        ZoneEdit edit = ZoneEdit.begin(Name.of("own."), EditObserver.NONE);
        add(edit, RecordType.SOA, "ns.own. root.own. 1 2 3 4 5");
        for (String times : signatures) {
            add(edit, RecordType.RRSIG, "SOA 13 1 60 " + times + " 1 own. AAAA");
        }
        ZoneState built = edit.build();
        return ZoneSet.of(List.of(new Zone(Name.of("own."), built == null ? new ZoneState.Unloaded("") : built)));
    }

    private static void add(ZoneEdit edit, int type, String data) {
        edit.add(RRset.of(Name.of("own."), type, 60, RdataText.parse(type, data, Name.ROOT)));
    }

    private List<String> linesAt(String time) {
        now = Instant.parse(time);
        lines.clear();
        watch.check();
        return List.copyOf(lines);
    }

    @Test
    void aSignatureIsReportedOnceWhenAThirdOfItsLifetimeIsLeft() {
        assertThat(linesAt("2026-01-20T23:59:59Z")).isEmpty();
        assertThat(linesAt("2026-01-21T00:00:01Z")).containsExactly(
                "a signature of the zone own. expires at 2026-01-31T00:00:00Z, in 9 d 23 h: less than a third of its lifetime"
                        + " is left; sign the zone again and reload it");
        assertThat(linesAt("2026-01-30T22:30:00Z")).isEmpty();
    }

    @Test
    void anExpiredSignatureIsReportedOnce() {
        assertThat(linesAt("2026-01-31T00:00:01Z")).containsExactly(
                "a signature of the zone own. expired at 2026-01-31T00:00:00Z: validating resolvers do not accept its"
                        + " answers; sign the zone again and reload it");
        assertThat(linesAt("2026-02-01T00:00:00Z")).isEmpty();
    }

    @Test
    void aZoneThatWasSignedAgainIsJudgedByItsNewSignatures() {
        assertThat(linesAt("2026-01-30T22:30:00Z")).singleElement().asString().contains("in 1 h 30 min: ");
        zones = zones("20260228000000 20260129000000");

        assertThat(linesAt("2026-01-30T22:31:00Z")).isEmpty();
        assertThat(linesAt("2026-02-27T00:00:00Z")).hasSize(1);
    }

    @Test
    void whatAReloadReportsIsNotLoggedAgain() {
        now = Instant.parse("2026-02-01T00:00:00Z");

        assertThat(watch.warnings(zones)).containsExactly(
                "a signature of the zone own. expired at 2026-01-31T00:00:00Z: validating resolvers do not accept its"
                        + " answers; sign the zone again and reload it");
        assertThat(watch.warnings(zones)).as("at each reload").hasSize(1);
        assertThat(linesAt("2026-02-01T00:01:00Z")).isEmpty();
    }

    @Test
    void aReloadReportsNothingAboutSignaturesThatAreValidForLong() {
        assertThat(watch.warnings(zones)).isEmpty();
    }

    /// The times in a signature have 32 bits: these are after February 2106 (RFC 4034 section 3.1.5).
    @Test
    void theYearIsTheOneNearestToNow() {
        zones = zones("864000 0");

        assertThat(linesAt("2106-02-10T06:28:16Z")).isEmpty();
    }
}
