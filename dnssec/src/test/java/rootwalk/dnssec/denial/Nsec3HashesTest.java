package rootwalk.dnssec.denial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.signing.Records;
import rootwalk.wire.Name;

class Nsec3HashesTest {

    private static Nsec3Record record(int iterations, String salt) {
        return Nsec3Record.of(Name.of("z.test."), Records.one("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.z.test. 300 NSEC3 1 0 "
                + iterations + " " + salt + " 2t7b4g4vsa5smi47k61mv5bv1a22bojr A")).orElseThrow();
    }

    @Test
    void aNameIsHashedOnceInAnyCase() {
        Nsec3Hashes hashes = Nsec3Hashes.like(record(12, "aabbccdd"));

        byte[] hash = hashes.of(Name.of("www.z.test."));

        assertThat(hash).isEqualTo(new Nsec3Hash().hash(Name.of("www.z.test."),
                new byte[] {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC, (byte) 0xDD}, 12));
        assertThat(hashes.of(Name.of("WWW.z.test."))).isSameAs(hash);
        assertThat(hashes.of(Name.of("other.z.test."))).isNotEqualTo(hash);
    }

    @Test
    void otherParametersAreOfAnotherChain() {
        Nsec3Hashes hashes = Nsec3Hashes.like(record(12, "aabbccdd"));

        assertThat(hashes.areLike(record(12, "AABBCCDD"))).isTrue();
        assertThat(hashes.areLike(record(11, "aabbccdd"))).isFalse();
        assertThat(hashes.areLike(record(12, "-"))).isFalse();
    }
}
