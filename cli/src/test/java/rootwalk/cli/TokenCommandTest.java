package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;

/// `rootwalk token generate`.
class TokenCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        out.getBuffer().setLength(0);
        return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
    }

    /// The hash in the configuration is that of the token that was printed.
    @Test
    void theOutputIsAConfigurationWithTheHashOfTheToken() throws Exception {
        assertThat(run("token", "generate", "acme")).isZero();

        Matcher token = Pattern.compile("(?m)^# ([A-Za-z0-9_-]{43})$").matcher(out.toString());
        assertThat(token.find()).isTrue();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(out.toString()).contains("sha256:" + HexFormat.of().formatHex(digest));
        String file = "listen: {api: [\"127.0.0.1:8081\"]}\n" + out;
        assertThat(ConfigReader.read(file, Path.of("/etc/rootwalk/rootwalk.yaml")))
                .isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
                    assertThat(valid.warnings()).isEmpty();
                    assertThat(valid.config().api().tokens()).singleElement().satisfies(one -> {
                        assertThat(one.name()).isEqualTo("acme");
                        assertThat(one.digest().toArray()).isEqualTo(digest);
                    });
                });
    }

    @Test
    void everyTokenIsAnotherOne() {
        run("token", "generate", "a");
        String first = out.toString();
        run("token", "generate", "a");

        assertThat(out.toString()).isNotEqualTo(first);
    }

    @Test
    void aNameThatYamlWouldReadInAnotherWayIsRefused() {
        assertThat(run("token", "generate", "a\"b")).isEqualTo(2);
        assertThat(err.toString()).contains("is not a name for a token");
        assertThat(run("token")).isEqualTo(2);
    }
}
