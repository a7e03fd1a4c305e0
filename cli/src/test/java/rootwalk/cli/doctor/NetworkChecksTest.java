package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.cli.doctor.Verdict.State;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.text.RdataText;

/// Checks with servers on the loopback interface in the role of root servers.
class NetworkChecksTest {

    private static final RRset SOA = RRset.of(Name.ROOT, RecordType.SOA, 60, RdataText.parse(RecordType.SOA,
            "a.root-servers.net. nstld.verisign-grs.com. 2026112901 1800 900 604800 86400", Name.ROOT));
    private static final RRset SIGNATURE = RRset.of(Name.ROOT, RecordType.RRSIG, 60, RdataText.parse(RecordType.RRSIG,
            "SOA 8 0 86400 20261212050000 20261129040000 1 . AAAA", Name.ROOT));

    @TempDir
    Path root;

    private static byte[] reply(Message query, int flags, int padding) {
        byte[] buffer = new byte[4096];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, query.id(), Flags.QR | flags);
        writer.question(Objects.requireNonNull(query.question()));
        writer.add(SOA);
        writer.add(SIGNATURE);
        writer.opt(1232, flags & Flags.RCODE, 0, true);
        if (padding > 0) {
            writer.zeros(12, padding);
        }
        return Arrays.copyOf(buffer, writer.finish());
    }

    private static ScriptedServer server(int flags) throws IOException {
        return new ScriptedServer((query, _) -> List.of(reply(query, flags, 0)));
    }

    private static Network network(ScriptedServer server) {
        return new Network(List.of(address(server)), Optional.empty());
    }

    private static InetSocketAddress address(ScriptedServer server) {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    private Verdict nameservers(ScriptedServer server, String resolvConf) throws Exception {
        return new NameserversCheck(new TestMachine(root).file("/etc/resolv.conf", resolvConf)
                .network(new Network(List.of(), Optional.empty(), OptionalInt.of(server.port()))).machine()).verdict();
    }

    @ParameterizedTest
    @CsvSource({"true, validates", "false, does not validate"})
    void aNameserverThatResolvesIsShownWithWhetherItValidates(boolean isValidated, String text) throws Exception {
        int flags = Flags.RA | (isValidated ? Flags.AD : 0);
        try (ScriptedServer server = server(flags)) {
            assertThat(nameservers(server, "nameserver 127.0.0.1\n"))
                    .isEqualTo(Verdict.ok("127.0.0.1 resolves, and " + text));
        }
    }

    @Test
    void aNameserverThatDoesNotRespondIsAWarningIfAnotherOneDoes() throws Exception {
        try (ScriptedServer server = server(Flags.RA)) {
            Verdict verdict = nameservers(server, "nameserver 127.0.0.1\nnameserver 127.0.0.9\n");

            assertThat(verdict.state()).isEqualTo(State.WARNING);
            assertThat(verdict.message()).endsWith("; 127.0.0.9 does not respond");
            assertThat(verdict.remedy()).startsWith("repair 127.0.0.9, or remove its nameserver line");
        }
    }

    @Test
    void itIsAProblemIfNoNameserverResolves() throws Exception {
        try (ScriptedServer server = server(ResponseCode.SERVFAIL)) {
            Verdict verdict = nameservers(server, "nameserver 127.0.0.1\n");

            assertThat(verdict.state()).isEqualTo(State.PROBLEM);
            assertThat(verdict.message()).isEqualTo("127.0.0.1 responds with SERVFAIL for the root");
        }
        try (ScriptedServer server = server(0)) {
            Verdict verdict = nameservers(server, "nameserver 127.0.0.9\n");

            assertThat(verdict.state()).isEqualTo(State.PROBLEM);
            assertThat(verdict.message()).isEqualTo("127.0.0.9 does not respond");
        }
    }

    @Test
    void theServersBehindSystemdResolvedAreQueriedToo() throws Exception {
        try (ScriptedServer server = server(Flags.RA)) {
            new TestMachine(root).file("/run/systemd/resolve/resolv.conf", "# made\nnameserver 127.0.0.9\n");

            assertThat(nameservers(server, "nameserver 127.0.0.1\n").message())
                    .isEqualTo("127.0.0.1 resolves, and does not validate; 127.0.0.9 does not respond");
        }
    }

    @Test
    void noNameserverIsQueriedIfAnotherServerIsNamed() throws Exception {
        try (ScriptedServer server = server(Flags.RA)) {
            new TestMachine(root).file("/etc/resolv.conf", "nameserver 127.0.0.1\n");

            assertThat(new NameserversCheck(new TestMachine(root).network(network(server)).machine()).verdict().state())
                    .isEqualTo(State.SKIPPED);
        }
    }

    @Test
    void aRootServerHasAuthorityAndNoRecursion() throws IOException {
        try (ScriptedServer server = server(Flags.AA)) {
            assertThat(new InterceptionCheck(network(server)).verdict())
                    .isEqualTo(Verdict.ok("the response of 127.0.0.1 is that of a root server"));
        }
    }

    @Test
    void aResponseWithoutAuthorityIsNotFromARootServer() throws IOException {
        try (ScriptedServer server = server(Flags.RA)) {
            Verdict verdict = new InterceptionCheck(network(server)).verdict();

            assertThat(verdict.state()).isEqualTo(State.PROBLEM);
            assertThat(verdict.message()).contains("the network intercepts queries", "AA is not set");
            assertThat(verdict.remedy()).contains("forward:");
        }
    }

    @Test
    void aResponseWithRecursionIsNotFromARootServer() throws IOException {
        try (ScriptedServer server = server(Flags.AA | Flags.RA)) {
            assertThat(new InterceptionCheck(network(server)).verdict().message()).contains("RA is set");
        }
    }

    @Test
    void aRefusalIsNotFromARootServer() throws IOException {
        try (ScriptedServer server = server(Flags.AA | ResponseCode.REFUSED)) {
            assertThat(new InterceptionCheck(network(server)).verdict().message()).contains("response code REFUSED");
        }
    }

    @Test
    void aResponseFromWhereNoServerIsComesFromTheNetwork() throws IOException {
        try (ScriptedServer root = server(Flags.AA); ScriptedServer interceptor = server(Flags.AA)) {
            Network network = new Network(List.of(address(root)), Optional.of(address(interceptor)));

            assertThat(new InterceptionCheck(network).verdict().message()).contains("127.0.0.1, where no server is");
        }
    }

    @Test
    void silenceIsNoInterception() throws IOException {
        try (ScriptedServer root = server(Flags.AA); ScriptedServer nobody = new ScriptedServer((_, _) -> List.of())) {
            Network network = new Network(List.of(address(root)), Optional.of(address(nobody)));

            assertThat(new InterceptionCheck(network).verdict().state()).isEqualTo(State.OK);
        }
    }

    /// Root servers get no query that asks for recursion.
    @Test
    void rootServersAreReachedOverUdpAndTcp() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                (query, _) -> (query.flags() & Flags.RD) == 0 ? List.of(reply(query, Flags.AA, 0)) : List.of())) {
            assertThat(new RootUdpCheck(network(server)).verdict())
                    .isEqualTo(Verdict.ok("IPv4: 127.0.0.1 responds over UDP"));
            assertThat(new RootTcpCheck(network(server), InstantSource.system()).verdict())
                    .isEqualTo(Verdict.ok("IPv4: 127.0.0.1 responds over TCP"));
            assertThat(server.asked()).containsExactly("UDP", "TCP");
        }
    }

    @Test
    void aLostQueryIsRepeated() throws IOException {
        int[] queries = {0};
        try (ScriptedServer server = new ScriptedServer(
                (query, _) -> queries[0]++ == 0 ? List.of() : List.of(reply(query, Flags.AA, 0)))) {
            assertThat(new RootUdpCheck(network(server)).verdict().state()).isEqualTo(State.OK);
        }
    }

    @Test
    void aForgedResponseIsNotUsed() throws IOException {
        try (ScriptedServer server = new ScriptedServer((query, _) -> {
            byte[] forged = reply(query, 0, 0);
            forged[0]++;
            return List.of(forged, reply(query, Flags.AA, 0));
        })) {
            assertThat(new InterceptionCheck(network(server)).verdict().state()).isEqualTo(State.OK);
        }
    }

    @Test
    void noResponseIsAProblem() throws IOException {
        try (ScriptedServer server = new ScriptedServer((_, _) -> List.of())) {
            assertThat(new RootUdpCheck(network(server)).verdict()).satisfies(verdict -> {
                assertThat(verdict.state()).isEqualTo(State.PROBLEM);
                assertThat(verdict.message()).isEqualTo("IPv4: no root server responds over UDP");
            });
            assertThat(new RootTcpCheck(network(server), InstantSource.system()).verdict().state())
                    .isEqualTo(State.PROBLEM);
        }
    }

    /// The other version of IP is enough for a resolver.
    @Test
    void oneVersionOfIpThatDoesNotWorkIsAWarning() throws IOException {
        try (ScriptedServer server = server(Flags.AA)) {
            Network network = new Network(List.of(address(server), new InetSocketAddress("::1", 9)), Optional.empty());

            assertThat(new RootUdpCheck(network).verdict()).satisfies(verdict -> {
                assertThat(verdict.state()).isEqualTo(State.WARNING);
                assertThat(verdict.message()).startsWith("IPv4: 127.0.0.1 responds over UDP; IPv6: no ");
            });
        }
    }

    @Test
    void aLargeResponseThatArrivesIsFine() throws IOException {
        try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(reply(query, Flags.AA, 2000)))) {
            assertThat(new LargeUdpCheck(network(server)).verdict()).satisfies(verdict -> {
                assertThat(verdict.state()).isEqualTo(State.OK);
                assertThat(verdict.message())
                        .matches("a response of 2\\d{3} octets from 127.0.0.1 to a query that permits 4096");
            });
        }
    }

    @Test
    void fragmentsThatAreLostAreAWarning() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer((query, _) -> Objects.requireNonNull(query.edns()).udpSize() > 1232
                        ? List.of()
                        : List.of(reply(query, Flags.AA, 600)))) {
            Verdict verdict = new LargeUdpCheck(network(server)).verdict();

            assertThat(verdict.state()).isEqualTo(State.WARNING);
            assertThat(verdict.message()).contains("permits 4096 octets", "permits 1232");
        }
    }

    @Test
    void aTruncatedResponseIsNoLongOne() throws IOException {
        try (ScriptedServer server = new ScriptedServer((query, _) -> List.of(reply(query, Flags.AA | Flags.TC, 0)))) {
            assertThat(new LargeUdpCheck(network(server)).verdict().state()).isEqualTo(State.PROBLEM);
        }
    }

    @Test
    void onlyShortResponsesAreAProblem() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                (query, _) -> Objects.requireNonNull(query.question()).type() == RecordType.DNSKEY
                        ? List.of()
                        : List.of(reply(query, Flags.AA, 0)))) {
            assertThat(new LargeUdpCheck(network(server)).verdict().state()).isEqualTo(State.PROBLEM);
        }
    }

    private Verdict clock(ScriptedServer server, Duration offset) throws IOException {
        return new ClockCheck(new TestMachine(root).network(network(server)).machine(TestMachine.NOW.plus(offset)))
                .verdict();
    }

    @Test
    void theClockIsComparedWithASignature() throws IOException {
        try (ScriptedServer server = server(Flags.AA)) {
            assertThat(clock(server, Duration.ZERO))
                    .isEqualTo(Verdict.ok("the clock says 2026-11-29T12:00:00Z; the root's"
                            + " SOA record is signed from 2026-11-29T04:00:00Z to 2026-12-12T05:00:00Z"));
            assertThat(clock(server, Duration.ofDays(-1)).message())
                    .contains("2026-11-28T12:00:00Z, which is too early");
            assertThat(clock(server, Duration.ofDays(20)).message()).contains("which is too late");
            assertThat(clock(server, Duration.ofDays(20)).state()).isEqualTo(State.PROBLEM);
        }
    }
}
