package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RecordText;

class DelegationSignalsTest {

    private static final Name APEX = Name.of("example.");
    private static final String CDS = "example. 60 CDS 12345 13 2 " + "AB".repeat(32);
    private static final String CDNSKEY = "example. 60 CDNSKEY 257 3 13 AAAA";
    private static final String CSYNC = "example. 60 CSYNC 1 3 NS";

    private final DelegationSignals signals = new DelegationSignals();
    private final Zone zone = new Zone(APEX, version());

    private static ZoneSnapshot version(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        edit.add(RecordText.parse("example. 60 SOA ns.example. h.example. 1 2 3 4 5", APEX, 0, (_, _) -> {}));
        for (String record : records) {
            edit.add(RecordText.parse(record, APEX, 0, (_, _) -> {}));
        }
        return Objects.requireNonNull(edit.build());
    }

    private boolean change(String... records) {
        zone.writer().replace(version(records));
        return signals.isChanged(zone);
    }

    @Test
    void aChangeOfKeysIsAMessageAboutCds() {
        signals.watch(zone);

        assertThat(change(CDS)).isTrue();
        assertThat(change(CDS, CDNSKEY)).isTrue();
        assertThat(signals.changes(APEX)).containsExactly(RecordType.CDS);
    }

    @Test
    void aChangeOfServersIsAMessageAboutCsync() {
        signals.watch(zone);

        assertThat(change(CSYNC)).isTrue();
        assertThat(signals.changes(APEX)).containsExactly(RecordType.CSYNC);
    }

    @Test
    void otherChangesAndNamesBelowTheApexAreNone() {
        signals.watch(zone);
        change(CDS);
        signals.told(APEX, RecordType.CDS);

        assertThat(change(CDS, "example. 60 TXT changed", CDS.replace("example.", "sub.example."))).isFalse();
        assertThat(change(CDS.replace(" 60 ", " 300 "))).isFalse();
        assertThat(signals.changes(APEX)).isEmpty();
    }

    @Test
    void theEndOfTheRecordsIsNone() {
        signals.watch(zone);
        change(CDS, CSYNC);
        signals.told(APEX, RecordType.CDS);
        signals.told(APEX, RecordType.CSYNC);

        assertThat(change()).isFalse();
    }

    @Test
    void whatThereIsAtFirstIsNone() {
        zone.writer().replace(version(CDS));
        signals.watch(zone);

        assertThat(signals.isChanged(zone)).isFalse();
    }

    @Test
    void theFirstVersionOfAZoneThatWasNotLoadedIsNone() {
        zone.writer().replace(new ZoneState.Unloaded("it has not been transferred yet"));
        signals.watch(zone);

        assertThat(change(CDS)).isFalse();
        assertThat(change(CDS, CSYNC)).isTrue();
    }

    @Test
    void aZoneThatIsNotServedForATimeChangesNothing() {
        signals.watch(zone);
        change(CDS);
        signals.told(APEX, RecordType.CDS);
        zone.writer().replace(new ZoneState.Unloaded("it has expired"));
        assertThat(signals.isChanged(zone)).isFalse();

        assertThat(change(CDS)).isFalse();
    }

    @Test
    void changesThatWereNotToldAreKept() {
        signals.watch(zone);
        change(CDS, CSYNC);
        signals.told(APEX, RecordType.CDS);

        assertThat(signals.changes(APEX)).containsExactly(RecordType.CSYNC);
        signals.forget(List.of(APEX));
        assertThat(signals.changes(APEX)).isEmpty();
    }
}
