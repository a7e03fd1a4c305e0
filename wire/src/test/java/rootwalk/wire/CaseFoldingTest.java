package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

class CaseFoldingTest {

    @Test
    void eightOctetsAtOnceFoldAsEachAlone() {
        for (int length = 1; length <= 20; length++) {
            for (int place = 0; place < length; place++) {
                for (int octet = 0; octet < 256; octet++) {
                    byte[] a = new byte[length + 2];
                    a[1 + place] = (byte) octet;
                    byte[] b = new byte[length + 5];
                    b[3 + place] = CaseFolding.fold((byte) octet);
                    assertThat(CaseFolding.equal(a, 1, b, 3, length)).isTrue();
                    assertThat(CaseFolding.hash(a, 1, length)).isEqualTo(CaseFolding.hash(b, 3, length));
                    b[3 + place] ^= (byte) 0x80;
                    assertThat(CaseFolding.equal(a, 1, b, 3, length)).isFalse();
                }
            }
        }
    }

    @Test
    void octetsOutsideTheRangeDoNotCount() {
        byte[] a = "xxWWW.examplexx".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] b = "yywww.EXAMPLEyy".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        assertThat(CaseFolding.equal(a, 2, b, 2, 11)).isTrue();
        assertThat(CaseFolding.hash(a, 2, 11)).isEqualTo(CaseFolding.hash(b, 2, 11));
    }

    /// Were the multiplier known, one bit of a word and two of the next could be changed together and the hash stay,
    /// whatever the seed.
    @Test
    void noFixedChangeOfTwoNeighbouringWordsKeepsTheHash() {
        Random random = new Random(5);
        Set<Integer> hashes = new HashSet<>();
        int names = 0;
        for (int first = 56; first < 64; first++) {
            for (int second = 0; second < 64; second++) {
                byte[] octets = new byte[24];
                random.nextBytes(octets);
                hashes.add(CaseFolding.hash(octets, 0, 24));
                octets[first / 8] ^= (byte) (1 << first % 8);
                octets[8 + second / 8] ^= (byte) (1 << second % 8);
                octets[12] ^= 4;
                hashes.add(CaseFolding.hash(octets, 0, 24));
                names += 2;
            }
        }
        assertThat(hashes).hasSizeGreaterThan(names - 3);
    }
}
