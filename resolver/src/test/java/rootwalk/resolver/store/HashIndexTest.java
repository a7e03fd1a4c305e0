package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;

import org.junit.jupiter.api.Test;

class HashIndexTest {

    /// Otherwise, names whose hashes begin with the same bits would make a directory of 128 MiB on the heap, in one step.
    @Test
    void theDirectoryIsNotMuchLongerThanThePagesAreMany() {
        HashIndex index = new HashIndex(new Memory(Arena.ofAuto()), 64);
        int splits = 0;
        while (index.split(0, 0)) {
            splits++;
        }

        assertThat(splits).isBetween(8, 10);
        assertThat(index.octets()).isEqualTo((splits + 1) * 4096L);
    }

    @Test
    void allPagesCanBeUsed() {
        HashIndex index = new HashIndex(new Memory(Arena.ofAuto()), 64);
        for (int i = 0; i < 64; i++) {
            long hash = (long) i << 58;
            while (index.page(hash) == index.page(hash ^ (1L << 58))) {
                assertThat(index.split(hash, 0)).isTrue();
            }
        }

        assertThat(index.octets()).isEqualTo(64 * 4096L);
        assertThat(index.split(0, 0)).isFalse();
    }
}
