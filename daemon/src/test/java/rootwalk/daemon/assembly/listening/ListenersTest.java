package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;

class ListenersTest {

    /// Of a network for documentation, which no host has (RFC 5737).
    private static final InetSocketAddress ABSENT = new InetSocketAddress("192.0.2.1", 0);

    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 0);

    @TempDir
    private Path folder;

    private final List<Daemon> daemons = new ArrayList<>();

    @AfterEach
    void closeAll() {
        daemons.forEach(Daemon::close);
    }

    private ConfigResult read(String text) {
        return ConfigReader.read("hosts: {files: []}\nrecursion: {enabled: false}\n" + text, folder.resolve("x.yaml"));
    }

    private ConfigResult.Valid config(String text) {
        return (ConfigResult.Valid) read(text);
    }

    private Daemon start(ConfigResult.Valid config) throws StartFailure {
        Daemon daemon = Daemon.start(config, Environment.ofProcess(() -> read("")));
        daemons.add(daemon);
        return daemon;
    }

    /// The configuration with these addresses, of which `optional` may be absent.
    private ConfigResult.Valid listening(List<InetSocketAddress> addresses, Set<InetSocketAddress> optional) {
        Config it = config("").config();
        Config.Listen listen =
                new Config.Listen(addresses, optional, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of(),
                        List.of(), List.of(), false);
        return new ConfigResult.Valid(new Config(listen, it.tls(), it.https(), it.identity(), it.access(), it.limits(),
                it.cookies(), it.hosts(),
                it.localData(),
                it.localZones(), it.specialUseNames(), it.responsePolicy(), it.dns64(), it.recursion(), it.dnssec(),
                it.cache(), it.answers(), it.zones(), it.templates(), it.journal(), it.keys(), it.threads(),
                it.control(), it.metrics(),
                it.dnstap(),
                it.log(),
                it.web(), it.api()));
    }

    @Test
    void anOptionalAddressThatIsAbsentIsLeftOut() throws StartFailure {
        Daemon daemon = start(listening(List.of(HERE, ABSENT), Set.of(ABSENT)));

        assertThat(daemon.localAddresses()).singleElement()
                .matches(address -> address.getAddress().isLoopbackAddress());
        assertThat(daemon.reload(new ConfigResult.Valid(daemon.config())).problems()).isEmpty();
    }

    @Test
    void anAddressThatWasConfiguredHasToBeThere() {
        assertThatThrownBy(() -> start(listening(List.of(HERE, ABSENT), Set.of())))
                .isInstanceOf(StartFailure.class).hasMessageContainingAll("192.0.2.1", "listen.dns", "freebind");
    }

    @Test
    void anOptionalAddressThatIsTakenIsAFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(HERE);
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

            assertThatThrownBy(() -> start(listening(List.of(address), Set.of(address))))
                    .isInstanceOf(StartFailure.class);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "IP_FREEBIND is an option of Linux")
    void anAddressMayComeLater() throws StartFailure {
        Daemon daemon = start(config("""
            listen: {dns: ["192.0.2.1:0", "[2001:db8::1]:0"], web: ["192.0.2.1:0"], freebind: true}
            """));

        assertThat(daemon.localAddresses()).hasSize(2);
        assertThat(daemon.webAddresses()).hasSize(1);
    }

    @Test
    void theirPortsStayAfterAReloadThatFailsForTheWebSites() throws IOException, StartFailure {
        Daemon daemon = start(config("listen: {dns: [\"127.0.0.1:0\", \"127.0.0.2:0\"]}\n"));
        List<InetSocketAddress> before = daemon.localAddresses();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(HERE);
            ConfigResult.Valid other = config("listen: {dns: [\"127.0.0.1:0\"], web: [\"127.0.0.1:%d\"]}\n"
                    .formatted(taken.getLocalPort()));

            assertThat(daemon.reload(other).problems()).singleElement().asString()
                    .startsWith(folder + "/x.yaml:3:38: listen.web[0]: cannot listen on TCP 127.0.0.1:");
        }
        assertThat(daemon.localAddresses()).containsExactlyInAnyOrderElementsOf(before);
    }
}
