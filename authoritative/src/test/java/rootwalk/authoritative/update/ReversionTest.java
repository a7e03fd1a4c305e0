package rootwalk.authoritative.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

class ReversionTest {

    private static final Name APEX = Name.of("example.");
    private static final String KEY = "@ DNSKEY 257 3 13 AAEC";

    private static ZoneSnapshot zone(String... records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        for (String record : records) {
            edit.add(RecordText.parse(record, APEX, 60, WarningSink.NONE));
        }
        return Objects.requireNonNull(edit.build());
    }

    private static Reversion to(ZoneSnapshot former, ZoneSnapshot current) {
        return new Reversion(List.of(ZoneDelta.between(former, current)));
    }

    private static ZoneSnapshot reverted(ZoneSnapshot former, ZoneSnapshot current) {
        ZoneEdit edit = current.edit(EditObserver.NONE);
        to(former, current).applyTo(edit);
        return Objects.requireNonNull(edit.build());
    }

    @Test
    void theEarlierRecordsAreThereWithAGreaterSerial() {
        ZoneSnapshot reverted = reverted(zone("@ SOA ns h 7 1 1 1 1", "@ NS ns", "www A 192.0.2.1"),
                zone("@ SOA ns h 9 1 1 1 1", "@ NS ns", "www A 192.0.2.2"));

        assertThat(reverted.serial()).isEqualTo(10);
        assertThat(RdataText.print(Objects.requireNonNull(reverted.rrset(Name.of("www.example."), RecordType.A))))
                .contains("192.0.2.1").doesNotContain("192.0.2.2");
    }

    /// Its signatures would not cover the new SOA record.
    @Test
    void aZoneThatIsSignedNowOrThenStaysAsItIs() {
        ZoneSnapshot plain = zone("@ SOA ns h 7 1 1 1 1", "@ NS ns", "www A 192.0.2.1");
        ZoneSnapshot signed = zone("@ SOA ns h 8 1 1 1 1", "@ NS ns", KEY);
        ZoneSnapshot plainAgain = zone("@ SOA ns h 9 1 1 1 1", "@ NS ns", "www A 192.0.2.2");
        ZoneSnapshot signedAgain = zone("@ SOA ns h 9 1 1 1 1", "@ NS ns", KEY, "www A 192.0.2.2");

        assertThatThrownBy(() -> reverted(plain, signed)).isInstanceOf(UpdateRejection.class)
                .hasMessageContaining("the zone is signed");
        assertThatThrownBy(() -> reverted(signed, plainAgain)).isInstanceOf(UpdateRejection.class)
                .hasMessageContaining("the earlier version is signed");
        assertThatThrownBy(() -> reverted(signed, signedAgain)).isInstanceOf(UpdateRejection.class);
    }

    @Test
    void theSoaRecordIsChangedIfMoreThanItsSerialDiffers() {
        ZoneSnapshot former = zone("@ SOA ns h 7 1 1 1 1", "@ NS ns");

        assertThat(to(former, zone("@ SOA NS h 8 1 1 1 1", "@ NS ns")).changesSoa()).isFalse();
        assertThat(to(former, zone("@ SOA ns h 8 1 1 1 2", "@ NS ns")).changesSoa()).isTrue();
        assertThat(to(former, zone("@ 61 SOA ns h 8 1 1 1 1", "@ NS ns")).changesSoa()).isTrue();
        assertThat(to(former, zone("@ SOA ns other 8 1 1 1 1", "@ NS ns")).changesSoa()).isTrue();
    }
}
