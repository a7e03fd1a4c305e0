package rootwalk.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.containers.Peer.Kind;

/// A zone that changes is the same on its primary and its secondaries: rootwalk and BIND 9.18, Knot DNS 3.2, NSD 4.6 and
/// PowerDNS 4.7.
///
/// All requests have a TSIG. The REFRESH of the zone is longer than a test, so each change is transferred after a NOTIFY.
class ZoneExchangeTest {

    private static final Peer ROOTWALK = PeerNetwork.peer(Kind.ROOTWALK);
    private static final Peer BIND = PeerNetwork.peer(Kind.BIND);
    private static final Peer KNOT = PeerNetwork.peer(Kind.KNOT);
    private static final List<Peer> OTHERS =
            List.of(BIND, KNOT, PeerNetwork.peer(Kind.NSD), PeerNetwork.peer(Kind.PDNS));

    @TempDir
    private Path folder;
    private PeerNetwork network;

    @BeforeEach
    void makeNetwork() throws Exception {
        network = new PeerNetwork(folder);
    }

    @AfterEach
    void close() {
        network.close();
    }

    private void assertLogged(String expression) throws Exception {
        assertThat(network.rootwalk().logged()).containsPattern(expression);
    }

    @Test
    void rootwalkIsThePrimaryOfAll() throws Exception {
        network.start(ROOTWALK, OTHERS);

        network.change(ROOTWALK, OTHERS, "nsupdate");

        assertThat(network.rootwalk().count("updates.changed")).isEqualTo(PeerNetwork.CHANGES);
        for (Peer secondary : OTHERS) {
            String to = " to " + Pattern.quote(secondary.address()) + ":.*: ";
            assertLogged(to + "AXFR, ");
            assertLogged(to + "IXFR from serial \\d+, ");
        }
    }

    @Test
    void rootwalkIsUpdatedByKnsupdate() throws Exception {
        network.start(ROOTWALK, List.of(KNOT));

        network.change(ROOTWALK, List.of(KNOT), "knsupdate");

        assertThat(network.rootwalk().count("updates.changed")).isEqualTo(PeerNetwork.CHANGES);
    }

    /// NSD has no dynamic updates: its zone file is replaced. PowerDNS sends the whole zone for each change.
    @ParameterizedTest
    @CsvSource({"BIND, nsupdate, differences", "KNOT, knsupdate, differences", "NSD, nsupdate, differences",
            "PDNS, nsupdate, the whole zone"})
    void rootwalkIsTheSecondary(Kind kind, String tool, String changes) throws Exception {
        Peer primary = PeerNetwork.peer(kind);
        network.start(primary, List.of(ROOTWALK));

        network.change(primary, List.of(ROOTWALK), tool);

        assertThat(network.rootwalk().count("notify.received")).isPositive();
        String from = " transferred from " + Pattern.quote(primary.address()) + ".*: ";
        assertLogged("before: none\\)" + from + "the whole zone, ");
        assertLogged("before: \\d+\\)" + from + changes + ", ");
    }

    @Test
    void bindIsTheSecondaryOverTls() throws Exception {
        network.start(ROOTWALK, List.of(BIND), network.overTls());

        network.change(ROOTWALK, List.of(BIND), "nsupdate");

        assertThat(network.rootwalk().count("tls.handshakes")).isPositive();
    }

    @Test
    void bindIsThePrimaryOverTls() throws Exception {
        network.start(BIND, List.of(ROOTWALK), network.overTls());

        network.change(BIND, List.of(ROOTWALK), "nsupdate");

        assertLogged(" transferred from " + Pattern.quote(BIND.address()) + ":853 over TLS ");
    }

    /// Knot DNS 3.2 transfers no zones over TLS; its client does.
    @Test
    void kdigGetsTheZoneOverTls() throws Exception {
        network.start(ROOTWALK, List.of(KNOT), network.overTls());

        String zone = network.run(KNOT, "kdig", "-y", PeerNetwork.KEY, "-p", Integer.toString(ROOTWALK.tlsPort()),
                "+tls-ca=" + folder.resolve("server.pem"), "+tls-hostname=ns1.example.test", "@" + ROOTWALK.address(),
                PeerNetwork.ZONE, "AXFR");

        assertThat(zone).contains("n999.example.test.");
        assertThat(network.rootwalk().count("tls.handshakes")).isPositive();
    }

    @Test
    void aTransferWithoutTsigIsRefused() throws Exception {
        network.start(ROOTWALK, List.of(BIND));

        assertThat(network.run(BIND, "dig", "-p", Integer.toString(ROOTWALK.port()), "@" + ROOTWALK.address(),
                PeerNetwork.ZONE, "AXFR")).contains("Transfer failed").doesNotContain("n1.example.test.");
        assertThat(network.rootwalk().count("transfers.refused")).isPositive();
    }
}
