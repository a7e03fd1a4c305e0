package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.transfer.SteadyClock;
import rootwalk.wire.Name;
import rootwalk.wire.text.RecordText;

class JournalTargetTest {

    private static final Name APEX = Name.of("example.");

    /// The journal of this test cannot be used at all.
    @Test
    void anExpiredZoneIsNotServedWhateverTheJournalDoes() {
        List<Zone> published = new ArrayList<>();
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        edit.add(RecordText.parse("example. 60 SOA ns.example. h.example. 1 2 3 4 5", APEX, 0, (_, _) -> {}));
        ZoneSnapshot served = Objects.requireNonNull(edit.build());
        Zone zone = new Zone(APEX, served);
        ZoneJournal journal = new ZoneJournal(InstantSource.system(), Thread.ofVirtual().factory(), _ -> {});
        JournalTarget target = new JournalTarget(journal, new SteadyClock(InstantSource.system(), System::nanoTime),
                published::add);

        target.expire(zone, served, "it has expired");

        assertThat(zone.state()).isEqualTo(new ZoneState.Unloaded("it has expired"));
        assertThat(published).containsExactly(zone);
    }
}
