package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import rootwalk.config.Config;

class UpstreamSocketsTest {

    private static List<InetSocketAddress> at(int port) {
        return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void thePortsForQueriesAreNoSourcesOfQueriesToOtherServers() {
        Config.Listen listen =
                new Config.Listen(at(5300), Set.of(), at(8530), at(8443), at(8444), at(8531), at(8053), at(8080),
                        at(8081),
                        at(9153), List.of(), false);

        assertThat(UpstreamSockets.settings(10, listen).avoidedPorts().stream()).containsExactly(5300, 8053, 8443, 8444,
                8530, 8531);
    }
}
