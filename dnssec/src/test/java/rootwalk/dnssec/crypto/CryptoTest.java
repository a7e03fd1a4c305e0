package rootwalk.dnssec.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;

/// All libraries of this machine agree.
class CryptoTest {
    private static final byte[] DATA = {1, 2, 3, 4, 5};
    private static final List<Integer> ALGORITHMS = List.of(5, 7, 8, 10, 13, 14, 15, 16);

    private static List<Crypto> libraries() {
        List<Crypto> all = new ArrayList<>(Crypto.present());
        all.add(Crypto.fastest());
        return all;
    }

    /// Each library with each algorithm that it has.
    private static Stream<Arguments> librariesWithAlgorithms() {
        return libraries().stream().flatMap(library -> ALGORITHMS.stream()
                .filter(algorithm -> library.key(algorithm, publicKey(TestKeys.of(algorithm, 1))).isPresent())
                .map(algorithm -> Arguments.of(library.name(), library, algorithm)));
    }

    private static byte[] publicKey(SigningKey key) {
        byte[] data = key.dnskey().sharedOctets();
        return Arrays.copyOfRange(data, 4, data.length);
    }

    @Test
    void theJdkHasAllAlgorithms() {
        assertThat(ALGORITHMS).allMatch(
                algorithm -> Crypto.jdk().key(algorithm, publicKey(TestKeys.of(algorithm, 1))).isPresent());
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("librariesWithAlgorithms")
    void onlyTheSignatureOfTheDataByTheKeyIsValid(String name, Crypto library, int algorithm) {
        SigningKey key = TestKeys.of(algorithm, 1);
        VerificationKey verifier = library.key(algorithm, publicKey(key)).orElseThrow();
        byte[] signature = key.sign(DATA);

        assertThat(verifier.verifies(DATA, 5, signature)).isTrue();
        assertThat(verifier.verifies(Arrays.copyOf(DATA, 9), 5, signature)).isTrue();
        assertThat(verifier.verifies(DATA, 4, signature)).isFalse();
        assertThat(verifier.verifies(new byte[0], 0, signature)).isFalse();
        assertThat(verifier.verifies(DATA, 5, TestKeys.of(algorithm, 2).sign(DATA))).isFalse();
        for (int i = 0; i < signature.length; i += 7) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertThat(verifier.verifies(DATA, 5, changed)).as("octet %d", i).isFalse();
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("librariesWithAlgorithms")
    void aSignatureOfAWrongLengthIsNotValid(String name, Crypto library, int algorithm) {
        SigningKey key = TestKeys.of(algorithm, 1);
        VerificationKey verifier = library.key(algorithm, publicKey(key)).orElseThrow();
        byte[] signature = key.sign(DATA);

        for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1, 2 * signature.length, 5000}) {
            assertThat(verifier.verifies(DATA, 5, Arrays.copyOf(signature, length))).as("%d octets", length).isFalse();
        }
        assertThat(verifier.verifies(DATA, 5, new byte[signature.length])).isFalse();
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) 0xFF);
        assertThat(verifier.verifies(DATA, 5, ones)).isFalse();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("librariesWithAlgorithms")
    void octetsThatAreNoKeyAreAnUnusableKeyOrVerifyNothing(String name, Crypto library, int algorithm) {
        byte[] signature = TestKeys.of(algorithm, 1).sign(DATA);
        Random random = new Random(1);
        byte[] good = publicKey(TestKeys.of(algorithm, 1));
        for (int length : new int[] {0, 1, 2, 3, good.length - 1, good.length, good.length + 1}) {
            byte[] octets = new byte[length];
            random.nextBytes(octets);
            for (byte[] key : List.of(octets, new byte[length])) {
                assertThat(library.key(algorithm, key).filter(one -> one.verifies(DATA, 5, signature))).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("librariesWithAlgorithms")
    void aPointThatIsNotOnTheCurveVerifiesNothing(String name, Crypto library, int algorithm) {
        SigningKey key = TestKeys.of(algorithm, 1);
        byte[] octets = publicKey(key);
        octets[octets.length - 1] ^= 1;
        byte[] signature = key.sign(DATA);

        assertThat(library.key(algorithm, octets).filter(one -> one.verifies(DATA, 5, signature))).isEmpty();
    }

    /// Exponents of 65 bits are in use. JDK 25 accepts them up to 3072 bits of the modulus only.
    @Test
    void anRsaExponentOf65BitsIsUsable() {
        BigInteger exponent = BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(13));
        SigningKey key = TestKeys.rsa(Algorithm.RSASHA256, 2048, exponent, 3);
        byte[] signature = key.sign(DATA);
        for (Crypto library : List.of(Crypto.jdk(), Crypto.fastest())) {
            assertThat(library.key(Algorithm.RSASHA256, publicKey(key)))
                    .as(library.name())
                    .hasValueSatisfying(one -> assertThat(one.verifies(DATA, 5, signature)).isTrue());
        }
    }

    @Test
    void anRsaKeyOf512BitsIsUsable() {
        SigningKey key = TestKeys.rsa(Algorithm.RSASHA256, 512, 3);
        byte[] signature = key.sign(DATA);
        for (Crypto library : List.of(Crypto.jdk(), Crypto.fastest())) {
            assertThat(library.key(Algorithm.RSASHA256, publicKey(key)))
                    .as(library.name())
                    .hasValueSatisfying(one -> assertThat(one.verifies(DATA, 5, signature)).isTrue());
        }
    }

    @Test
    void anRsaKeyOutsideOfTheLimitsIsUnusable() {
        BigInteger three = BigInteger.valueOf(3);
        BigInteger odd = BigInteger.ONE;
        assertUnusable(three, odd.shiftLeft(510).add(odd));
        assertUnusable(three, odd.shiftLeft(4096).add(odd));
        assertUnusable(three, odd.shiftLeft(2047));
        assertUnusable(odd, odd.shiftLeft(2047).add(odd));
        assertUnusable(BigInteger.TWO, odd.shiftLeft(2047).add(odd));
        assertUnusable(odd.shiftLeft(256).add(odd), odd.shiftLeft(2047).add(odd));
    }

    private static void assertUnusable(BigInteger exponent, BigInteger modulus) {
        byte[] first = exponent.toByteArray();
        byte[] second = modulus.toByteArray();
        byte[] key = new byte[3 + first.length + second.length];
        key[1] = (byte) (first.length >>> 8);
        key[2] = (byte) first.length;
        System.arraycopy(first, 0, key, 3, first.length);
        System.arraycopy(second, 0, key, 3 + first.length, second.length);
        for (Crypto library : libraries()) {
            assertThat(library.key(Algorithm.RSASHA256, key)).as(library.name()).isEmpty();
        }
    }

    @Test
    void anExponentMayHaveALengthOfThreeOctets() {
        SigningKey key = TestKeys.rsa2048(1);
        byte[] octets = publicKey(key);
        byte[] longer = new byte[octets.length + 2];
        longer[2] = octets[0];
        System.arraycopy(octets, 1, longer, 3, octets.length - 1);
        byte[] signature = key.sign(DATA);

        assertThat(Crypto.fastest().key(Algorithm.RSASHA256, longer).orElseThrow().verifies(DATA, 5, signature))
                .isTrue();
    }

    @Test
    void anUnknownAlgorithmIsUnusable() {
        for (int algorithm : new int[] {0, 1, 3, 6, 12, 17, 253, 255}) {
            for (Crypto library : libraries()) {
                assertThat(library.key(algorithm, publicKey(TestKeys.ecdsaP256(1)))).isEmpty();
            }
        }
    }

    @Test
    void aKeyThatTheFirstLibraryCannotUseIsUsedByTheNext() {
        Crypto none = new Crypto() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
                return Optional.empty();
            }
        };
        byte[] key = publicKey(TestKeys.ed25519(1));
        assertThat(Libraries.firstOf(List.of(none, Crypto.jdk()), Algorithm.ED25519, key)).isPresent();
        assertThat(Libraries.firstOf(List.of(none), Algorithm.ED25519, key)).isEmpty();
    }

    @Test
    void aKeyIsUsedByTheFastestLibraryOnceThatIsLoaded() {
        SigningKey key = TestKeys.ecdsaP256(1);
        byte[] signature = key.sign(DATA);
        Libraries libraries = new Libraries(() -> List.of(Crypto.jdk()));
        VerificationKey early = libraries.key(Algorithm.ECDSAP256SHA256, publicKey(key)).orElseThrow();
        assertThat(early.verifies(DATA, 5, signature)).isTrue();

        libraries.use(List.of(answering(false), Crypto.jdk()));
        assertThat(early.verifies(DATA, 5, signature)).isFalse();
    }

    /// Loading takes a second, and saves some microseconds each time.
    @Test
    void theFastestLibraryIsLoadedOnceAfterManyVerificationsByTheNextOne() {
        AtomicInteger loaded = new AtomicInteger();
        Libraries libraries = new Libraries(() -> List.of(answering(true), Crypto.jdk()));
        libraries.whenWorthLoading(loaded::incrementAndGet);
        VerificationKey key = libraries.key(Algorithm.ED25519, new byte[32]).orElseThrow();
        for (int i = 1; i < Libraries.MANY; i++) {
            boolean _ = key.verifies(DATA, 5, DATA);
        }
        assertThat(loaded).hasValue(0);

        for (int i = 0; i < 1000; i++) {
            boolean _ = key.verifies(DATA, 5, DATA);
        }
        assertThat(loaded).hasValue(1);
    }

    @Test
    void theFastestLibraryIsLoadedAtOnceIfOnlyTheJdkIsThere() {
        AtomicInteger loaded = new AtomicInteger();

        new Libraries(() -> List.of(Crypto.jdk())).whenWorthLoading(loaded::incrementAndGet);

        assertThat(loaded).hasValue(1);
    }

    /// A library whose keys all have one answer.
    private static Crypto answering(boolean answer) {
        return new Crypto() {
            @Override
            public String name() {
                return "answering " + answer;
            }

            @Override
            public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
                return Optional.of((data, length, signature) -> answer);
            }
        };
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("librariesWithAlgorithms")
    void aKeyIsUsableByManyThreadsAndAfterInvalidSignatures(String name, Crypto library, int algorithm) {
        SigningKey key = TestKeys.of(algorithm, 1);
        VerificationKey verifier = library.key(algorithm, publicKey(key)).orElseThrow();
        byte[] valid = key.sign(DATA);
        byte[] wrong = new byte[valid.length];

        assertThat(IntStream.range(0, 40).parallel()
                .allMatch(i -> verifier.verifies(DATA, 5, i % 3 == 0 ? wrong : valid) == (i % 3 != 0))).isTrue();
    }

    @Test
    void ecdsaSignaturesWithLeadingZerosAreEncodedAsPositiveNumbers() {
        byte[] coordinates = new byte[64];
        coordinates[31] = (byte) 0x80;
        coordinates[63] = 1;
        assertThat(DerSignature.ofCoordinates(coordinates))
                .isEqualTo(new byte[] {0x30, 7, 2, 2, 0, (byte) 0x80, 2, 1, 1});
    }
}
