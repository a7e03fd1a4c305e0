package rootwalk.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import rootwalk.cli.JsonSchema;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;

/// `rootwalk trace` with a configuration whose steps answer before any server is asked.
class TraceHereTest {

    /// The servers of these tests sign nothing.
    private static final String UNSIGNED = "dnssec: {validation: false}\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("hosts"), "192.0.2.1 nas.lan\n");
        Files.writeString(folder.resolve("own.zone"), """
            $TTL 60
            @ SOA ns root 1 2 3 4 5
            @ NS ns
            ns A 192.0.2.2
            www CNAME nas.lan.
            """);
    }

    private int trace(String configuration, String... words) throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), configuration + """
            hosts: {files: [hosts]}
            local-data: ["router.example. A 192.0.2.3", "out.example. CNAME www.own.test."]
            local-zones: [{name: ads.example, action: nxdomain}, {name: drop.example, action: drop}]
            zones: [{name: own.test., file: own.zone}]
            """);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-c", file.toString()));
        return new CommandLine(new TraceCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nas.lan        | A   | 0 | hosts file HOSTS:1                           | nas.lan.  60  A  192.0.2.1
        1.2.0.192.in-addr.arpa | PTR | 0 | hosts file HOSTS:1                   | PTR  nas.lan.
        localhost      | A   | 0 | special-use name localhost.                  | localhost.  10800  A  127.0.0.1
        www.localhost  | A   | 0 | special-use name localhost., redirect        | www.localhost.  10800  A  127.0.0.1
        a.invalid      | A   | 1 | special-use name invalid., static            | NXDOMAIN  0 queries
        1.0.0.10.in-addr.arpa | PTR | 1 | special-use name 10.in-addr.arpa., static | NXDOMAIN  0 queries
        router.example | A   | 0 | local data router.example.                   | router.example.  3600  A  192.0.2.3
        router.example | MX  | 0 | local data router.example.                   | NOERROR  0 queries
        x.ads.example  | A   | 1 | local zone ads.example., nxdomain            | 15 Blocked
        ads.example    | A   | 1 | local zone ads.example., nxdomain            | 15 Blocked
        a.b.drop.example | A | 1 | local zone drop.example., drop               | a local zone drops queries
        ns.own.test    | A   | 0 | authoritative zone own.test.                 | ns.own.test.  60  A  192.0.2.2
        no.own.test    | A   | 1 | authoritative zone own.test.                 | NXDOMAIN  0 queries
        """)
    void theStepAndTheRuleThatAnswerAreNamed(String name, String type, int status, String step, String answer)
            throws IOException {
        assertThat(trace("", name, type, "--no-color")).isEqualTo(status);

        assertThat(out.toString())
                .contains("  " + step.replace("HOSTS", folder + "/hosts") + "  " + name + ". " + type + "\n", answer)
                .contains("  0 queries in ");
    }

    @Test
    void anAliasIsFollowedThroughTheSteps() throws IOException {
        assertThat(trace("", "out.example", "--no-color")).isZero();

        assertThat(out.toString().lines().map(String::strip)).containsSubsequence(
                "local data out.example.  out.example. A",
                "alias  out.example. CNAME www.own.test.", "authoritative zone own.test.  www.own.test. A",
                "alias  www.own.test. CNAME nas.lan.", "hosts file " + folder + "/hosts:1  nas.lan. A");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nas.lan        | "step":"hostsFiles","place":"FOLDER/hosts:1",
        a.invalid      | "step":"specialUseNames","zone":"invalid.","action":"static",
        x.ads.example  | "step":"localZones","zone":"ads.example.","action":"nxdomain",
        router.example | "step":"localData","owner":"router.example.",
        ns.own.test    | "step":"authoritativeZones","zone":"own.test.",
        """)
    void aStepIsALineOfJson(String name, String members) throws IOException {
        trace("", name, "--json");

        assertThat(out.toString()).contains("{\"event\":\"answeredHere\",\"QNAME\":\"" + name
                + ".\",\"QTYPEname\":\"A\"," + members.replace("FOLDER", folder.toString()) + "\"depth\":0}\n");
        JsonSchema.holdsEachLine(Path.of("../docs/trace.schema.json"), out.toString());
    }

    @Test
    void aForwarderIsAskedAndNamedAsOne() throws IOException {
        try (ScriptedServer server = new ScriptedServer((message, _) -> List.of(reply(message)))) {
            String forward = "recursion: {do-not-query: [], forward: [{zone: ., servers: [\"127.0.0.1:" + server.port()
                    + "\"]}]}\n" + UNSIGNED;

            assertThat(trace(forward, "www.example", "--no-color")).isZero();

            assertThat(out.toString()).contains(".  forward, 1 server", "127.0.0.1:" + server.port());
        }
    }

    @Test
    void aForwarderWithAHostNameIsFoundWhereTheDaemonFindsIt() throws IOException {
        try (ScriptedServer server = new ScriptedServer((message, _) -> List.of(reply(message)))) {
            Files.writeString(folder.resolve("hosts"), "127.0.0.1 dns.lan\n");
            String forward = "recursion: {forward: [{zone: ., servers: [\"dns.lan:" + server.port() + "\"]}]}\n"
                    + UNSIGNED;

            assertThat(trace(forward, "www.example", "--no-color")).isZero();

            assertThat(out.toString()).contains("hosts file " + folder.resolve("hosts") + ":1  dns.lan. A",
                    ".  forward, 1 server", "dns.lan. 127.0.0.1:" + server.port());
        }
    }

    @Test
    void aForwarderThatOnlyItselfCanFindIsNamed() throws IOException {
        String forward = "recursion: {forward: [{zone: ., servers: [dns.example.net]}]}\n";

        assertThat(trace(forward, "www.example", "--no-color")).isEqualTo(1);

        assertThat(out.toString()).contains("the address of dns.example.net., a server of ., cannot be found without"
                + " that server; write its address, or give it in local-data");
    }

    @ParameterizedTest
    @CsvSource({"nas.lan, 192.0.2.1", "router.example, 192.0.2.3", "ns.own.test, 192.0.2.2", "www.own.test, 192.0.2.1",
            "out.example, 192.0.2.1"})
    void privateAddressesInTheDataOfTheServerAreShown(String name, String address) throws IOException {
        assertThat(trace("recursion: {private-addresses: [192.0.2.0/24]}\n", name, "--no-color")).isZero();

        assertThat(out.toString()).containsPattern(" A +" + address).doesNotContain("Blocked");
    }

    @Test
    void addressesThatTheDaemonRemovesAreNotShown() throws IOException {
        try (ScriptedServer server = new ScriptedServer((message, _) -> List.of(reply(message)))) {
            assertThat(trace(
                    "recursion: {do-not-query: [], private-addresses: [192.0.2.0/24], forward: [{zone: ., servers:"
                            + " [\"127.0.0.1:" + server.port() + "\"]}]}\n" + UNSIGNED,
                    "www.example", "--no-color")).isZero();

            assertThat(out.toString()).contains("15 Blocked: an address of a private network was removed")
                    .doesNotContain("192.0.2.9");
        }
    }

    /// RFC 6147.
    @Test
    void addressesThatTheDaemonMakesAreShown() throws IOException {
        assertThat(trace("dns64: {prefix: \"64:ff9b::/96\"}\n", "router.example", "AAAA", "--no-color")).isZero();

        assertThat(out.toString()).contains("router.example.  600  AAAA  64:ff9b::c000:203");
    }

    @Test
    void fromTheRootNothingOfTheConfigurationAnswers() throws IOException {
        Path hints = Files.writeString(folder.resolve("hints"), ". 60 NS a.\na. 60 A 127.0.0.1\n");
        try (ScriptedServer server = new ScriptedServer((message, _) -> List.of(reply(message)))) {
            String root = "recursion: {do-not-query: [], root-hints: " + hints + ", port: " + server.port() + "}\n";

            trace(root, "nas.lan", "--from-root", "--no-color");

            assertThat(out.toString()).contains(".  root hints, 1 server").doesNotContain("hosts file");
        }
    }

    @Test
    void aServerWithoutRecursionAnswersFromItsZonesAndRefusesTheRest() throws IOException {
        String off = "recursion: {enabled: false}\n";
        assertThat(trace(off, "ns.own.test")).isZero();
        assertThat(out.toString()).contains("authoritative zone own.test.  ns.own.test. A\n\nNOERROR");
        out.getBuffer().setLength(0);
        assertThat(trace(off, "nas.lan", "--no-color")).isEqualTo(1);

        assertThat(out.toString()).startsWith("REFUSED").contains(
                "recursion.enabled is false, and no zone has the name; use --from-root to resolve it anyway");
    }

    private static byte[] reply(Message message) {
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, message.id(), Flags.QR | Flags.RA | Flags.AA);
        writer.question(java.util.Objects.requireNonNull(message.question()));
        writer.add(RRset.of(message.question().name(), RecordType.A, 60,
                Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 9)));
        return java.util.Arrays.copyOf(buffer, writer.finish());
    }
}
