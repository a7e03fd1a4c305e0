package rootwalk.dnssec.denial;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;
import rootwalk.wire.testing.Allocation;

/// RFC 5155 section 5.
class Nsec3HashTest {
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

    private final Nsec3Hash hash = new Nsec3Hash();

    /// RFC 5155 appendix A.
    @ParameterizedTest
    @CsvSource({
            "example, 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom", "a.example, 35mthgpgcu1qg68fab165klnsnk3dpvl",
            "ai.example, gjeqe526plbf1g8mklp59enfd789njgi", "ns1.example, 2t7b4g4vsa5smi47k61mv5bv1a22bojr",
            "ns2.example, q04jkcevqvmu85r014c7dkba38o0ji5r", "w.example, k8udemvp1j2f7eg6jebps17vp3n8i58h",
            "*.w.example, r53bq7cc2uvmubfu5ocmm6pers9tk9en", "x.w.example, b4um86eghhds6nea196smvmlo4ors995",
            "y.w.example, ji6neoaepv8b5o6k4ev33abha8ht9fgc", "x.y.w.example, 2vptu5timamqttgl4luu9kg21e0aor3s",
            "xx.example, t644ebqk9bibcna874givr6joj62mlhv",
            "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example, kohar7mbb8dc2ce8a9qvl8hon4k53uhi"
    })
    void theExamplesOfTheRfc(String name, String expected) {
        assertThat(text(hash.hash(Name.of(name), HexFormat.of().parseHex("aabbccdd"), 12))).isEqualTo(expected);
    }

    /// As `nsec3hash - 1 0 example.` of BIND 9.18 prints.
    @Test
    void noSaltAndNoIterations() {
        assertThat(text(hash.hash(Name.of("example."), new byte[0], 0)))
                .isEqualTo("3msev9usmd4br9s97v51r2tdvmr9iqo1");
    }

    @Test
    void theCaseOfANameMakesNoDifference() {
        byte[] salt = {1, 2};
        assertThat(hash.hash(Name.of("A.EXAMPLE."), salt, 1)).isEqualTo(hash.hash(Name.of("a.example."), salt, 1));
    }

    @Test
    void theTargetIsAPartOfAnArray() {
        byte[] name = {9, 1, 'A', 0};
        byte[] target = new byte[22];
        hash.hash(name, 1, 3, name, 0, 0, 0, target, 1);

        byte[] expected = new byte[22];
        System.arraycopy(hash.hash(Name.of("a."), new byte[0], 0), 0, expected, 1, 20);
        assertThat(target).isEqualTo(expected);
    }

    @Test
    void hashesAreComparedAsUnsignedOctets() {
        byte[] low = new byte[20];
        byte[] high = new byte[21];
        low[0] = 0x7F;
        high[1] = (byte) 0x80;
        assertThat(Nsec3Hash.compare(low, 0, high, 1)).isNegative();
        assertThat(Nsec3Hash.compare(high, 1, low, 0)).isPositive();
        assertThat(Nsec3Hash.compare(low, 0, low, 0)).isZero();
    }

    @Test
    void aHashAllocatesNothing() {
        Name name = Name.of("www.example.test.");
        byte[] salt = {1, 2, 3};
        byte[] target = new byte[20];
        assertThat(Allocation.of(() -> hash.hash(name.sharedOctets(), 0, name.length(), salt, 0, 3, 5, target, 0)))
                .isZero();
    }

    private static String text(byte[] octets) {
        BigInteger number = new BigInteger(1, octets);
        StringBuilder text = new StringBuilder();
        for (int shift = octets.length * 8 - 5; shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt(number.shiftRight(shift).intValue() & 31));
        }
        return text.toString();
    }
}
