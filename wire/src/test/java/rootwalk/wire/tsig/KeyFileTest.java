package rootwalk.wire.tsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;
import rootwalk.wire.file.UnusableTextException;

/// Files with keys, and keys on the command line.
class KeyFileTest {

    private static final String SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0czE=";

    private static List<String> faults(String text) {
        KeyFile file = KeyFile.read(text);
        assertThat(file.entries()).isEmpty();
        assertThat(file.toString()).doesNotContain("c2Vj");
        return file.faults().stream().map(fault -> fault.line() + ": " + fault.what() + "; " + fault.remedy())
                .toList();
    }

    /// As tsig-keygen of BIND prints it.
    @Test
    void aStatementOfBindIsRead() {
        KeyFile file = KeyFile.read("key \"xfr\" {\n\talgorithm hmac-sha512;\n\tsecret \"" + SECRET + "\";\n};\n");

        assertThat(file.faults()).isEmpty();
        assertThat(file.isSecret()).isFalse();
        assertThat(file.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.line()).isEqualTo(1);
            assertThat(entry.key()).hasToString("xfr. (hmac-sha512)");
        });
    }

    @Test
    void aFileMayHaveManyStatementsAndComments() {
        KeyFile file = KeyFile.read("""
            // of the first host
            key a.example. { algorithm "HMAC-SHA256."; secret %s; };  # with ; and }
            /* key c { algorithm hmac-sha256; };
            */ key "b.example" {
              secret "%s"; algorithm hmac-sha1; };
            """.formatted(SECRET, SECRET));

        assertThat(file.faults()).isEmpty();
        assertThat(file.entries()).extracting(entry -> entry.line() + " " + entry.key())
                .containsExactly("2 a.example. (hmac-sha256)", "4 b.example. (hmac-sha1)");
        assertThat(file.entry(Name.of("B.Example."))).isPresent();
        assertThat(file.entry(Name.of("c."))).isEmpty();
    }

    @Test
    void aSecretAloneIsRead() {
        KeyFile file = KeyFile.read("\n c2VjcmV0c2VjcmV0c2VjcmV0\nc2VjcmV0c2VjcmV0czE=\n");

        assertThat(file.isSecret()).isTrue();
        assertThat(file.entries()).isEmpty();
        assertThat(file.key(Name.of("xfr."), TsigAlgorithm.HMAC_SHA256)).hasValueSatisfying(key -> {
            assertThat(key).hasToString("xfr. (hmac-sha256)");
            assertThat(key.weakness()).isEmpty();
        });
    }

    @Test
    void theLineOfKdigIsRead() {
        assertThat(KeyFile.read("hmac-sha384:xfr.:" + SECRET + "\n").entries()).singleElement()
                .satisfies(entry -> assertThat(entry.key()).hasToString("xfr. (hmac-sha384)"));
    }

    @Test
    void everyFaultHasItsLineAndWhatToWrite() {
        assertThat(faults("""
            key a { algorithm hmac-md5; secret "%s"; };
            key b { secret "%s"; };
            key c { algorithm hmac-sha256; };
            key d {
              algorithm hmac-sha256;
              secret "c2VjcmV0!";
            };
            key e { algorithm hmac-sha256; secret ""; };
            key f { algorithm hmac-sha256; algorithm hmac-sha1; secret "%s"; };
            key g { algorithm hmac-sha256; secret "%s"; };
            key G. { algorithm hmac-sha256; secret "%s"; };
            """.replace("%s", SECRET))).containsExactly(
                "1: 'hmac-md5' must not be used (RFC 8945 section 6); write hmac-sha256, and create a key with: rootwalk"
                        + " key generate NAME",
                "2: the key has no algorithm; write key \"NAME\" { algorithm hmac-sha256; secret \"BASE64\"; };",
                "3: the key has no secret; write key \"NAME\" { algorithm hmac-sha256; secret \"BASE64\"; };",
                "6: the secret is not base64; create a key with: rootwalk key generate NAME",
                "8: the secret is empty; create a key with: rootwalk key generate NAME",
                "9: algorithm is given twice; remove one",
                "11: the key G. is there twice, first on line 10; remove one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys!", "key a", "key a {", "key a { algorithm hmac-sha256; secret x;",
            "key a { algorithm hmac-sha256; secret x; }", "key a { algorithm { hmac-sha256; }; };",
            "key a { algorithm hmac-sha256 secret x; };", "key a { secret \"c2VjcmV0", "zone a { secret c2VjcmV0; };",
            "} key a { };", "/* key a { algorithm hmac-sha256; secret c2VjcmV0; };", "a:b:c2VjcmV0:d", ":c2VjcmV0", "",
            "Private-key-format: v1.3\nAlgorithm: 163 (HMAC_SHA256)\nKey: c2VjcmV0\n", "c2VjcmV0==c2Vj", "ü"})
    void whatIsNoKeyFileHasOneFault(String text) {
        assertThat(faults(text)).singleElement().asString().doesNotContain("c2Vj");
    }

    @ParameterizedTest
    @CsvSource({"HMAC-MD5.SIG-ALG.REG.INT, must not be used, write hmac-sha256",
            "md5, must not be used, write hmac-sha256", "hmac-sha256-128, truncated MACs, write hmac-sha256",
            "sha256, not an algorithm, write hmac-sha256", "hmac-sha-512, not an algorithm, write hmac-sha512",
            "HMAC_SHA1, not an algorithm, write hmac-sha1", "gss-tsig, not an algorithm, write one of hmac-sha1",
            "hmac-sha3, not an algorithm, write one of hmac-sha1"})
    void anAlgorithmThatIsNotSupportedHasARemedy(String text, String what, String remedy) {
        assertThatThrownBy(() -> TsigText.algorithm(text)).isInstanceOfSatisfying(UnusableTextException.class, e -> {
            assertThat(e).hasMessageContaining(text).hasMessageContaining(what);
            assertThat(e.remedy()).startsWith(remedy);
        });
    }

    @Test
    void onTheCommandLineHmacSha256IsTheDefault() {
        assertThat(TsigText.key("xfr:" + SECRET)).hasToString("xfr. (hmac-sha256)");
        assertThat(TsigText.key("hmac-sha1:xfr:" + SECRET)).hasToString("xfr. (hmac-sha1)");
    }

    /// The parts are in a wrong order, or one is missing.
    @ParameterizedTest
    @ValueSource(strings = {"c2VjcmV0", "c2VjcmV0!..:xfr", "xfr:c2VjcmV0:hmac-sha256",
            "c2VjcmV0!..:hmac-sha256:xfr", "xfr:hmac-sha256:c2VjcmV0!", "a:b:c:c2VjcmV0"})
    void noMessageHasTheSecret(String text) {
        assertThatThrownBy(() -> TsigText.key(text)).isInstanceOfSatisfying(UnusableTextException.class, e -> {
            assertThat(e.getMessage() + e.remedy()).doesNotContain("c2Vj");
            assertThat(e.getCause()).isNull();
        });
    }

    @Test
    void aSecretBelowHalfOfTheMacIsWeak() {
        assertThat(Signed.key("k.", TsigAlgorithm.HMAC_SHA256, 16).weakness()).isEmpty();
        assertThat(Signed.key("k.", TsigAlgorithm.HMAC_SHA256, 15).weakness()).contains(
                "the secret of k. has 15 octets, and hmac-sha256 needs 32 for its full strength");
    }
}
