package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

class EntryLogTest {

    private static final int CHUNK = 512;

    private final Chunks chunks = new Chunks(new Memory(Arena.ofAuto()), CHUNK, 4);
    private final EntryLog log = new EntryLog(chunks);

    @Test
    void entriesAreAppendedOneAfterAnotherAndNeverAcrossChunks() {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            positions.add(append(i));
        }

        // An entry has 21 octets of header, 13 of name and 100 of value: 17 units of 8 octets. After the first unit, a chunk of
        // 64 units has room for three.
        assertThat(positions).containsExactly(1L, 18L, 35L, 65L, 82L, 99L, 129L, 146L, 163L, 193L);
        assertThat(log.chunks()).isEqualTo(4);
        assertThat(chunks.available()).isZero();
        Entry copy = new Entry();
        for (int i = 0; i < 10; i++) {
            assertThat(copy.copy(log, positions.get(i))).isTrue();
            assertThat(copy.lifetime()).isEqualTo(i);
        }
    }

    @Test
    void aChunkIsReadFromItsFirstEntryToItsLast() {
        for (int i = 0; i < 4; i++) {
            append(i);
        }

        assertThat(log.first()).isEqualTo(1);
        assertThat(log.nextInChunk(1, 134)).isEqualTo(18);
        assertThat(log.nextInChunk(18, 134)).isEqualTo(35);
        assertThat(log.nextInChunk(35, 134)).as("before the mark of the end").isEqualTo(-1);
        assertThat(log.nextInChunk(65, 134)).as("before the head").isEqualTo(-1);
    }

    @Test
    void positionsOfAChunkThatWasGivenBackAreNotContainedAlsoWhenItsMemoryIsUsedAgain() {
        for (int i = 0; i < 10; i++) {
            append(i);
        }
        log.removeFirstChunk();
        append(10);
        append(11);
        long reused = append(12);

        Entry copy = new Entry();
        assertThat(log.contains(1)).isFalse();
        assertThat(copy.copy(log, 1)).isFalse();
        assertThat(copy.copy(log, 65)).isTrue();
        assertThat(copy.lifetime()).isEqualTo(3);
        assertThat(copy.copy(log, reused)).isTrue();
        assertThat(copy.lifetime()).isEqualTo(12);
    }

    /// A reader has the bits of a position that a [Slot] has.
    @Test
    void positionsAreComparedModuloTheBitsOfASlot() {
        EntryLog late = new EntryLog(chunks, (1L << Slot.POSITION_BITS) - CHUNK / EntryLog.UNIT);
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            chunks.prepare(0);
            positions.add(Slot.position(Slot.of(0, late.append(octets(i), 134), false)));
        }

        assertThat(positions.get(3)).as("after the last number").isEqualTo(1);
        Entry copy = new Entry();
        for (int i = 0; i < 6; i++) {
            assertThat(copy.copy(late, positions.get(i))).isTrue();
            assertThat(copy.lifetime()).isEqualTo(i);
        }
        late.removeFirstChunk();
        assertThat(late.contains(positions.get(2))).isFalse();
        assertThat(late.contains(positions.get(3))).isTrue();
        assertThat(late.octets()).isEqualTo((1 + 3 * 17) * 8);
    }

    @Test
    void anOnlyChunkIsSealedSoThatEntriesCanBeAppendedWhileItIsEvicted() {
        append(1);
        log.sealIfOnlyChunk();
        long next = append(2);
        assertThat(next).isEqualTo(65);

        log.removeFirstChunk();
        Entry copy = new Entry();
        assertThat(copy.copy(log, next)).isTrue();
        assertThat(log.chunks()).isOne();
        log.removeFirstChunk();
        assertThat(log.isEmpty()).isTrue();
        assertThat(chunks.available()).isEqualTo(4);
    }

    private long append(int lifetime) {
        chunks.prepare(0);
        return log.append(octets(lifetime), 134);
    }

    private static byte[] octets(int lifetime) {
        Entry entry = new Entry();
        entry.key().set(Name.of("www.example."), 1, 0);
        entry.begin(0, lifetime).add(new byte[100], 0, 100);
        EntryLayout.setLength(entry.sharedOctets(), entry.end());
        return entry.sharedOctets();
    }
}
