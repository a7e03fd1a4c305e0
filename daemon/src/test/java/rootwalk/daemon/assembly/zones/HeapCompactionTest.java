package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

class HeapCompactionTest {

    @TempDir
    private Path folder;

    @Test
    void fewNamesAreLeftWhereTheyAre() throws IOException {
        assertThat(HeapCompaction.isWorthwhile(ZoneSet.EMPTY)).isFalse();
        assertThat(HeapCompaction.isWorthwhile(ZoneSet.of(List.of(zone("few.test.", 1_998))))).isFalse();
    }

    @Test
    void theNamesOfAllZonesCountTogether() throws IOException {
        Zone one = zone("one.test.", 999);
        Zone unloaded = new Zone(Name.of("none.test."), new ZoneState.Unloaded("there is no file"));
        assertThat(HeapCompaction.isWorthwhile(ZoneSet.of(List.of(one, unloaded)))).isFalse();
        assertThat(HeapCompaction.isWorthwhile(ZoneSet.of(List.of(one, unloaded, zone("other.test.", 999)))))
                .isTrue();
    }

    @Test
    void manyNamesAreLeftWhereTheyAre() throws IOException {
        ZoneSet zones = ZoneSet.of(List.of(zone("one.test.", 1_500), zone("two.test.", 1_500)));
        assertThat(HeapCompaction.isWorthwhile(zones, 3_002)).isFalse();
        assertThat(HeapCompaction.isWorthwhile(zones, 3_003)).isTrue();
    }

    /// A zone of so many names below its apex.
    private Zone zone(String apex, int names) throws IOException {
        StringBuilder text = new StringBuilder("$TTL 60\n@ SOA ns.example. h.example. 1 2 3 4 5\n NS ns.example.\n");
        for (int i = 0; i < names; i++) {
            text.append('n').append(i).append(" A 192.0.2.1\n");
        }
        Path file = Files.writeString(folder.resolve(apex + "zone"), text);
        return new Zone(Name.of(apex), ZoneFile.read(Name.of(apex), file).state());
    }
}
