package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;

/// The examples of `docs/api.md` do what the page says.
class ApiPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|sh)\n(.*?)^```");

    @TempDir
    private Path folder;

    private static List<String> blocks(String kind) throws Exception {
        return BLOCK.matcher(Files.readString(Path.of("../docs/api.md"))).results()
                .filter(found -> found.group(1).equals(kind)).map(found -> found.group(2)).toList();
    }

    /// In their order, with the configuration of the page.
    @Test
    void eachCommandOfThePageSucceeds() throws Exception {
        Files.writeString(folder.resolve("example.test.zone"),
                "$TTL 3600\n@ SOA ns hostmaster 1 1h 10m 1w 5m\n@ NS ns\n"
                        + "ns A 127.0.0.1\nwww A 192.0.2.80\n");
        String text = blocks("yaml").getFirst().replaceFirst("sha256:[0-9a-f]{64}", ApiDaemon.hash("admin"))
                .replace("127.0.0.1:5354", "127.0.0.1:0").replace("127.0.0.1:8081", "127.0.0.1:0")
                + "hosts: {files: []}\nthreads: 1\n";
        var read = (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        assertThat(read.warnings()).isEmpty();
        List<String> commands = blocks("sh");
        assertThat(commands).hasSizeGreaterThan(6);
        try (Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read))) {
            String address = "127.0.0.1:" + daemon.apiAddresses().getFirst().getPort();
            for (String command : commands) {
                assertThat(output(command.replace("127.0.0.1:8081", address))).as(command).endsWith("done");
            }
        }
    }

    /// What a block prints, with a last line if no command has failed.
    private String output(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc",
                "curl() { command curl --fail-with-body \"$@\"; }\n" + command + "\nprintf done")
                .redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("TOKEN", "admin");
        Process bash = builder.start();
        bash.getOutputStream().close();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
