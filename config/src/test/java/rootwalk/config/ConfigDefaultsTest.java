package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import rootwalk.config.Config.AddressFamily;
import rootwalk.config.Config.LogLevel;
import rootwalk.config.Config.QnameMinimisation;

class ConfigDefaultsTest {

    private static final Path DIRECTORY = Path.of("/etc/rootwalk");

    private final Config config = ConfigReader.defaults(DIRECTORY).config();

    @Test
    void everyDefaultIsPinned() {
        assertThat(config.listen())
                .isEqualTo(new Config.Listen(
                        List.of(new InetSocketAddress("127.0.0.1", 53), new InetSocketAddress("::1", 53)),
                        Set.of(new InetSocketAddress("::1", 53)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        false));
        assertThat(config.tls()).isEmpty();
        assertThat(config.https())
                .isEqualTo(new Config.Https(List.of("/dns-query"), Config.ClientField.X_FORWARDED_FOR));
        assertThat(config.identity())
                .isEqualTo(new Config.Identity(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(config.access())
                .isEqualTo(new Config.Access(
                        Network.ANY,
                        Network.ANY,
                        Network.ANY,
                        Network.ANY,
                        Stream.concat(Network.LOOPBACK.stream(), Network.PRIVATE.stream())
                                .toList(),
                        List.of()));
        assertThat(config.limits())
                .isEqualTo(new Config.Limits(1232, 4096, 1024, 128, Duration.ofSeconds(30), 10_000, 1000, 20, 4,
                        Duration.ofHours(2), 100, 16L << 30, 0, List.of(), Config.RequireCookie.NEVER));
        assertThat(config.hosts()).isEqualTo(new Config.Hosts(List.of(Path.of("/etc/hosts"))));
        assertThat(config.localData()).isEmpty();
        assertThat(config.localZones()).isEmpty();
        assertThat(config.specialUseNames()).isTrue();
        assertThat(config.responsePolicy()).isEmpty();
        assertThat(config.dns64()).isEqualTo(new Config.Dns64(Optional.empty(), Network.ANY, List.of(Network.MAPPED),
                Network.NEVER_REMOTE, List.of()));
        assertThat(config.recursion())
                .isEqualTo(new Config.Recursion(
                        true,
                        new RecordSource.Builtin(),
                        53,
                        Set.of(AddressFamily.IPV4, AddressFamily.IPV6),
                        Optional.empty(),
                        QnameMinimisation.RELAXED,
                        true,
                        true,
                        new Config.Opportunistic(Config.OpportunisticTransport.OFF, 853, Duration.ofDays(3),
                                Duration.ofDays(1)),
                        List.of(),
                        List.of(),
                        Network.LOOPBACK,
                        List.of(),
                        List.of()));
        assertThat(config.dnssec())
                .isEqualTo(new Config.Dnssec(true, new RecordSource.Builtin(), List.of(), true,
                        Path.of("/etc/rootwalk/dnssec.state"), true, Config.Sha1.VALIDATE));
        assertThat(config.cache())
                .isEqualTo(new Config.Cache(
                        OptionalLong.empty(),
                        Duration.ZERO,
                        Duration.ofDays(1),
                        Duration.ofHours(1),
                        true,
                        new Config.ServeStale(
                                false, Duration.ofDays(1), Duration.ofMillis(1800), Duration.ofSeconds(30)),
                        Optional.empty()));
        assertThat(config.answers()).isEqualTo(new Config.Answers(true));
        assertThat(config.zones()).isEmpty();
        assertThat(config.journal()).isEqualTo(
                new Config.Journal(Path.of("/etc/rootwalk/journal"), 1L << 30, 16L << 20, Duration.ofDays(30)));
        assertThat(config.keys()).isEmpty();
        assertThat(config.threads()).isEqualTo(OptionalInt.empty());
        assertThat(config.dnstap()).isEmpty();
        assertThat(config.metrics()).isEqualTo(new Config.Metrics(100));
        assertThat(config.control()).isEqualTo(new Config.Control(DIRECTORY.resolve("rootwalk.sock")));
        assertThat(config.log()).isEqualTo(new Config.Log(LogLevel.INFO, Optional.empty()));
    }

    @Test
    void anEmptyFileMeansTheDefaults() {
        for (String text : List.of("", "# nothing\n", "---\n", "null\n", "{}", "listen:\ncache:\nzones:\n")) {
            assertThat(ConfigReader.read(text, DIRECTORY.resolve("rootwalk.yaml")))
                    .isInstanceOfSatisfying(
                            ConfigResult.Valid.class,
                            valid -> assertThat(valid.config()).as(text).isEqualTo(config));
        }
    }

    @Test
    void theDefaultsHaveNoWarnings() {
        assertThat(ConfigReader.defaults(DIRECTORY).warnings()).isEmpty();
    }
}
