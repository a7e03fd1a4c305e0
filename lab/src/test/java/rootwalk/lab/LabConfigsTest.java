package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import rootwalk.config.Config;
import rootwalk.config.RecordSource;
import rootwalk.wire.Name;

class LabConfigsTest {

    private static final Path SOCKET = Path.of("/run/lab.sock");

    @Test
    void everyServerHasASoundConfigurationOfItsOwn() throws Exception {
        for (LabServer server : LabFolder.read(Path.of("../zones")).servers()) {
            Config config = LabConfigs.server(server, 5301, SOCKET, SignedZones.NONE);

            assertThat(config.listen().dns()).containsExactly(new InetSocketAddress(server.address(), 5301));
            assertThat(config.zones()).hasSameSizeAs(server.zones());
            assertThat(config.recursion().enabled()).isFalse();
            assertThat(config.identity().nsid()).contains(server.name().toString());
        }
    }

    @Test
    void theResolverBeginsAtTheLabsRoot() throws Exception {
        LabFolder folder = LabFolder.read(Path.of("../zones"));
        Config config =
                LabConfigs.resolver(folder, new LabPorts(5300, 5301), SOCKET);

        assertThat(config.recursion().enabled()).isTrue();
        assertThat(config.dnssec().validation()).isTrue();
        assertThat(config.dnssec().trustAnchors())
                .isEqualTo(new RecordSource.FromFile(folder.anchor().orElseThrow().toAbsolutePath().normalize()));
        assertThat(config.recursion().port()).isEqualTo(5301);
        assertThat(config.recursion().doNotQuery()).isEmpty();
        assertThat(config.hosts().files()).containsExactly(folder.hosts().toAbsolutePath().normalize());
        assertThat(config.localZones()).extracting(Config.LocalZone::name).contains(Name.of("127.in-addr.arpa."));
    }
}
