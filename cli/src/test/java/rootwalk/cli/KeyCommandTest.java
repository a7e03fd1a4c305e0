package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.wire.tsig.KeyFile;
import rootwalk.wire.tsig.TsigAlgorithm;

/// `rootwalk key generate`.
class KeyCommandTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        out.getBuffer().setLength(0);
        return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
    }

    /// The output is a configuration, and without its signs of comments a file of BIND.
    @ParameterizedTest
    @EnumSource
    void theKeyIsPrintedForTheConfigurationAndForBind(TsigAlgorithm algorithm) {
        assertThat(run("key", "generate", "host1-host2.example", "--algorithm", algorithm.text())).isZero();

        assertThat(ConfigReader.read(out.toString(), FILE)).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            assertThat(valid.warnings()).isEmpty();
            assertThat(valid.config().keys()).singleElement().isInstanceOfSatisfying(Config.Key.Written.class,
                    key -> assertThat(key.key()).hasToString("host1-host2.example. (" + algorithm.text() + ")"));
        });
        String bind = out.toString().lines().dropWhile(line -> !line.startsWith("# key ")).limit(4)
                .map(line -> line.substring(2)).collect(Collectors.joining("\n"));
        KeyFile file = KeyFile.read(bind);
        assertThat(file.faults()).isEmpty();
        assertThat(file.entries()).singleElement().satisfies(
                entry -> assertThat(entry.key()).hasToString("host1-host2.example. (" + algorithm.text() + ")"));
        String secret = out.toString().replaceAll("(?s).*secret: \"([^\"]*)\".*", "$1");
        assertThat(Base64.getDecoder().decode(secret)).hasSize(algorithm.macLength());
        assertThat(out.toString().split(java.util.regex.Pattern.quote(secret), -1)).as("times three").hasSize(4);
        assertThat(out.toString()).contains("# key " + algorithm.text() + ":host1-host2.example. " + secret);
    }

    @Test
    void everyKeyHasAnotherSecret() {
        run("key", "generate", "a");
        String first = out.toString();
        run("key", "generate", "a");

        assertThat(out.toString()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        key                                     | a subcommand is missing: generate
        key generate                            | Missing required parameter: 'NAME'
        key generate a b                        | unexpected argument 'b'
        key generate a"b                        | use letters, digits, hyphens and dots
        key generate a..b                       | has an empty label
        key generate a --algorithm hmac-md5     | 'hmac-md5' must not be used
        key generate a --algorithm sha512       | write hmac-sha512
        """)
    void wrongUsageIsReported(String line, String expected) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(expected);
    }
}
