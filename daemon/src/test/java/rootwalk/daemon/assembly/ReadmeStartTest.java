package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Web;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Name;

/// Every configuration printed in the README and in the page about several servers starts.
class ReadmeStartTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```");

    private static final Pattern ZONE = Pattern.compile("(?m)^    \\$TTL.*\\n(^    .+\\n)+");

    @TestFactory
    Stream<DynamicTest> everyConfigurationInTheReadmeStarts(@TempDir Path folder) throws IOException {
        return configurations("README.md", folder);
    }

    @TestFactory
    Stream<DynamicTest> everyConfigurationOfSeveralServersStarts(@TempDir Path folder) throws IOException {
        return configurations("docs/scale.md", folder);
    }

    private static Stream<DynamicTest> configurations(String page, Path folder) throws IOException {
        return BLOCK.matcher(Files.readString(TOP.resolve(page))).results()
                .map(block -> DynamicTest.dynamicTest(block.group(1).lines().findFirst().orElse(""),
                        () -> starts(block.group(1).stripIndent(), folder.resolve("rootwalk.yaml"))));
    }

    @Test
    void theZoneInTheReadmeHasNoProblems(@TempDir Path folder) throws IOException {
        String zone = ZONE.matcher(Files.readString(TOP.resolve("README.md"))).results().findFirst().orElseThrow()
                .group().stripTrailing().stripIndent() + "\n";
        Path file = Files.writeString(folder.resolve("example.test.zone"), zone);

        assertThat(ZoneFile.read(Name.of("example.test."), file).problems()).isEmpty();
    }

    private static void starts(String text, Path file) {
        ConfigResult result = ConfigReader.read(text, file);
        assertThat(result).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            Config config = here(valid.config());
            makeFolders(config.web());
            try (Daemon daemon = Daemon.start(new ConfigResult.Valid(config), Environment.ofProcess(() -> valid))) {
                assertThat(daemon.localAddresses()).isNotEmpty();
                assertThat(daemon.webAddresses()).hasSameSizeAs(config.listen().web());
            } catch (StartFailure e) {
                throw new AssertionError(e);
            }
        });
    }

    /// As the README tells its reader to.
    private static void makeFolders(Web web) {
        for (Web.Site site : web.sites()) {
            if (site.content() instanceof Web.Content.Files files) {
                assertThat(files.folder()).satisfies(Files::createDirectories);
            }
        }
    }

    /// The same on a free port of this machine, whose addresses the README cannot know.
    private static Config here(Config it) {
        List<InetSocketAddress> free = List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Config.Listen listen = new Config.Listen(free, Set.of(), it.listen().tls(), it.listen().https(),
                it.listen().http3(), it.listen().quic(), it.listen().http(),
                it.listen().web().isEmpty() ? List.of() : free,
                it.listen().api().isEmpty() ? List.of() : free,
                it.listen().metrics().isEmpty() ? List.of() : free, List.of(), false);
        return new Config(listen, it.tls(), it.https(), it.identity(), it.access(), it.limits(), it.cookies(),
                it.hosts(),
                it.localData(),
                it.localZones(), it.specialUseNames(), it.responsePolicy(), it.dns64(), it.recursion(), it.dnssec(),
                it.cache(), it.answers(), it.zones(), it.templates(), it.journal(), it.keys(), it.threads(),
                it.control(), it.metrics(),
                it.dnstap(),
                it.log(),
                it.web(), it.api());
    }
}
