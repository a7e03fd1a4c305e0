package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.assembly.process.Environment;

/// Which ports the lab's web sites get when somebody takes one after it was found free.
class WebPortsTest {

    private final Environment environment = Environment.ofProcess(() -> {
        throw new IllegalStateException("no file is read here");
    });
    private LabFolder folder;
    private ServerSocket taken;

    @BeforeEach
    void takeAPort() throws Exception {
        folder = LabFolder.read(Path.of("../zones"));
        InetAddress machine =
                folder.sites().stream().filter(site -> site.protocols().includeCleartext()).toList().getLast()
                        .address();
        taken = new ServerSocket(0, 1, machine);
    }

    @AfterEach
    void giveItBack() throws Exception {
        taken.close();
    }

    @Test
    void defaultPortsInUseAreReplacedByFreeOnes() throws Exception {
        try (LabWeb web = LabWeb.start(folder, new Late(taken.getLocalPort()), environment)) {
            assertThat(web.ports().clear()).isNotEqualTo(taken.getLocalPort());
            assertThat(web.machines()).allMatch(machine -> machine.getPort() != taken.getLocalPort());
        }
    }

    @Test
    void portsThatWereAskedForAreThoseOrNone() throws Exception {
        int other = FreePorts.firstFree();
        WebPorts.Choice asked = WebPorts.of(OptionalInt.of(taken.getLocalPort()), OptionalInt.of(other));

        assertThatThrownBy(() -> LabWeb.start(folder, asked, environment)).isInstanceOf(LabFailure.class)
                .hasMessageContaining("--web-port");
        assertThat(asked.other()).isEmpty();
    }

    @Test
    void whatWasAskedForStaysWhenTheOtherGoesOn() throws Exception {
        for (WebPorts.Choice asked : List.of(WebPorts.of(OptionalInt.of(4711), OptionalInt.empty()),
                WebPorts.of(OptionalInt.of(4711), OptionalInt.of(0)))) {
            assertThat(asked.other().orElseThrow().clear()).isEqualTo(4711);
            assertThat(asked.other().orElseThrow().tls()).isNotIn(0, 443, 8443);
        }
    }

    /// Whose port was free when it was chosen.
    private record Late(int taken) implements WebPorts.Choice {

        @Override
        public WebPorts first() throws LabFailure {
            return new WebPorts(taken, FreePorts.firstFree());
        }

        @Override
        public Optional<WebPorts> other() throws LabFailure {
            return WebPorts.of(OptionalInt.empty(), OptionalInt.empty()).other();
        }
    }
}
