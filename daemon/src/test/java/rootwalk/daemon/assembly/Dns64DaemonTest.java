package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;
import static rootwalk.daemon.pipeline.TestQuery.line;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.codec.Message;

/// A daemon with DNS64 (RFC 6147), in front of another one that has the zones.
@Timeout(60)
class Dns64DaemonTest {

    private static final long CLIENT = 0x7F000001L;
    private static final long OTHER_CLIENT = 0x7F000002L;

    private static final String EMPTY = "NOERROR ra ? example. IN SOA ";
    private static final String MADE = "NOERROR ra | four.example. IN AAAA 64:ff9b::c000:201";

    private static final String HEAD = """
        listen: {dns: ["127.0.0.1:0"]}
        threads: 1
        dnssec: {validation: false}
        access: {recursion: [127.0.0.0/8]}
        """;

    @TempDir
    Path folder;

    private TestDaemons daemons;
    private String server;

    @BeforeEach
    void startServer() throws Exception {
        daemons = new TestDaemons(folder);
        Files.writeString(folder.resolve("example.zone"), """
            $TTL 300
            @ SOA ns h 1 3600 600 86400 120
            @ NS ns
            ns A 192.0.2.53
            four A 192.0.2.1
            both A 192.0.2.2
            both AAAA 2001:db8::2
            private A 10.0.0.1
            alias CNAME four
            """);
        Files.writeString(folder.resolve("reverse.zone"), """
            $TTL 300
            @ SOA ns.example. h.example. 1 3600 600 86400 120
            @ NS ns.example.
            1 PTR four.example.
            """);
        Daemon zones = daemons.start("""
            listen: {dns: ["127.0.0.1:0"]}
            threads: 1
            hosts: {files: []}
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone}, {name: 2.0.192.in-addr.arpa., file: reverse.zone}]
            """);
        server = Addresses.text(zones.localAddresses().getFirst());
    }

    @AfterEach
    void close() {
        daemons.close();
    }

    /// @param more of the configuration, without `recursion`
    private Pipeline resolver(String more) throws Exception {
        Daemon daemon = daemons.start(HEAD + more + "recursion: {do-not-query: [], private-addresses: [private],"
                + " forward: [{zone: example., servers: [\"" + server + "\"]},"
                + " {zone: 2.0.192.in-addr.arpa., servers: [\"" + server + "\"]}]}\n");
        return daemon.current().newPipeline(new LoopProbes());
    }

    private static Message resolved(TestQuery query, Pipeline pipeline) {
        Message atOnce = query.responseOf(pipeline);
        return atOnce == null ? query.laterResponse() : atOnce;
    }

    private static TestQuery fromClient(String question) {
        return ask(question).from(false, 0, CLIENT);
    }

    /// Without TTLs, since time passes.
    private static String answer(TestQuery query, Pipeline pipeline) {
        return line(resolved(query, pipeline)).replaceAll(" \\d+ IN ", " IN ");
    }

    private static String answer(String question, Pipeline pipeline) {
        return answer(fromClient(question), pipeline);
    }

    @Test
    void namesOfOtherServersGetAddressesFromTheResolverAndThenFromTheMessageCache() throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\ndns64: {prefix: \"64:ff9b::/96\"}\n");

        assertThat(answer("four.example. AAAA", pipeline)).isEqualTo(MADE);
        TestQuery second = fromClient("four.example. AAAA");
        assertThat(answer(second, pipeline)).isEqualTo(MADE);
        assertThat(second.wasDetached()).isFalse();
        assertThat(answer("four.example. A", pipeline)).isEqualTo("NOERROR ra | four.example. IN A 192.0.2.1");
        assertThat(answer("both.example. AAAA", pipeline)).endsWith("AAAA 2001:db8::2");
        assertThat(answer("no.example. AAAA", pipeline)).startsWith("NXDOMAIN ra");
        assertThat(answer("alias.example. AAAA", pipeline)).contains("IN CNAME four.example.",
                "four.example. IN AAAA 64:ff9b::c000:201");
    }

    @Test
    void theExtendedErrorSaysThatTheRecordsAreMade() throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\ndns64: {prefix: \"64:ff9b::/96\"}\n");

        Message made = resolved(fromClient("four.example. AAAA").edns(1232), pipeline);

        assertThat(ExtendedError.among(Objects.requireNonNull(made.edns()).options()))
                .containsExactly(new ExtendedError(ExtendedError.SYNTHESIZED, "DNS64"));
    }

    /// What is cached for one client is not used for another.
    @Test
    void onlyTheClientsInTheListGetAddresses() throws Exception {
        Pipeline pipeline = resolver(
                "hosts: {files: []}\nlocal-data: [\"nas.lan. A 192.0.2.9\"]\ndns64: {prefix: \"64:ff9b::/96\", clients: [127.0.0.1]}\n");
        for (int i = 0; i < 2; i++) {
            assertThat(answer("four.example. AAAA", pipeline)).isEqualTo(MADE);
            assertThat(answer(ask("four.example. AAAA").from(false, 0, OTHER_CLIENT), pipeline)).startsWith(EMPTY);
        }
        assertThat(answer("nas.lan. AAAA", pipeline)).endsWith("AAAA 64:ff9b::c000:209");
        assertThat(answer(ask("nas.lan. AAAA").from(false, 0, OTHER_CLIENT), pipeline)).doesNotContain("AAAA");
    }

    /// RFC 6147 section 5.5.
    @Test
    void aClientThatValidatesMakesItsRecordsItself() throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\ndns64: {prefix: \"64:ff9b::/96\"}\n");

        Message both = resolved(fromClient("four.example. AAAA").flags(Flags.RD | Flags.CD).dnssecOk(), pipeline);
        Message dnssecOk = resolved(fromClient("four.example. AAAA").dnssecOk(), pipeline);
        Message disabled = resolved(fromClient("four.example. AAAA").flags(Flags.RD | Flags.CD), pipeline);

        assertThat(line(both)).doesNotContain("AAAA");
        assertThat(line(dnssecOk)).contains("AAAA 64:ff9b::c000:201");
        assertThat(line(disabled)).contains("AAAA 64:ff9b::c000:201");
    }

    @Test
    void privateAddressesThatAreRemovedAreNotTranslated() throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\ndns64: {prefix: \"64:ff9b::/96\"}\n");

        assertThat(answer("private.example. AAAA", pipeline)).startsWith(EMPTY);
    }

    @Test
    void namesInTheDataOfThisServerGetAddressesToo() throws Exception {
        Files.writeString(folder.resolve("hosts"), "192.0.2.10 printer printer.lan\n0.0.0.0 ads.lan\n");
        Files.writeString(folder.resolve("own.zone"), """
            $TTL 300
            @ SOA ns h 1 3600 600 86400 120
            @ NS ns
            ns A 192.0.2.53
            www A 192.0.2.11
            alias CNAME www
            out CNAME four.example.
            mx MX 1 www
            """);
        Pipeline pipeline = resolver("""
            hosts: {files: [hosts]}
            local-data: ["nas.lan. 3600 A 192.0.2.12", "six.lan. 3600 A 192.0.2.12", "six.lan. 3600 AAAA 2001:db8::12"]
            zones: [{name: own.test., file: own.zone}]
            dns64: {prefix: "64:ff9b::/96"}
            """);

        assertThat(answer("printer. AAAA", pipeline)).contains("aa", "AAAA 64:ff9b::c000:20a");
        assertThat(answer("nas.lan. AAAA", pipeline)).isEqualTo("NOERROR aa ra | nas.lan. IN AAAA 64:ff9b::c000:20c");
        assertThat(answer("six.lan. AAAA", pipeline)).endsWith("AAAA 2001:db8::12");
        assertThat(answer("www.own.test. AAAA", pipeline))
                .isEqualTo("NOERROR aa ra | www.own.test. IN AAAA 64:ff9b::c000:20b");
        assertThat(answer("alias.own.test. AAAA", pipeline)).contains("CNAME www.own.test.",
                "www.own.test. IN AAAA 64:ff9b::c000:20b");
        assertThat(answer("out.own.test. AAAA", pipeline)).contains("CNAME four.example.",
                "four.example. IN AAAA 64:ff9b::c000:201");
        assertThat(answer("mx.own.test. AAAA", pipeline)).doesNotContain("AAAA");
        assertThat(answer("no.own.test. AAAA", pipeline)).startsWith("NXDOMAIN");
        assertThat(answer("www.own.test. A", pipeline)).endsWith("A 192.0.2.11");
    }

    /// RFC 8880 section 7.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ipv4only.arpa. AAAA  | AAAA 64:ff9b::c000:aa
        ipv4only.arpa. AAAA  | AAAA 64:ff9b::c000:ab
        ipv4only.arpa. A     | A 192.0.0.170
        ipv4only.arpa. MX    | NOERROR aa ra
        x.ipv4only.arpa. A   | NXDOMAIN aa ra
        """)
    void clientsLearnThePrefix(String question, String expected) throws Exception {
        assertThat(answer(question, resolver("hosts: {files: []}\ndns64: {prefix: \"64:ff9b::/96\"}\n")))
                .contains(expected);
    }

    /// RFC 6147 section 5.3.1. The names of private networks are special-use names otherwise.
    @ParameterizedTest
    @CsvSource({"64:ff9b::/96, 1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.",
            "fd00:64::/96, 1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.4.6.0.0.0.0.d.f.ip6.arpa."})
    void theNameOfAnAddressIsThatOfTheIpv4Address(String prefix, String name) throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\ndns64: {prefix: \"" + prefix + "\"}\n");

        assertThat(answer(name + " PTR", pipeline)).startsWith("NOERROR ra").contains(
                "CNAME 1.2.0.192.in-addr.arpa.", "1.2.0.192.in-addr.arpa. IN PTR four.example.");
    }

    @Test
    void withoutAPrefixNothingIsDifferent() throws Exception {
        Pipeline pipeline = resolver("hosts: {files: []}\n");

        assertThat(answer("four.example. AAAA", pipeline)).startsWith(EMPTY);
    }
}
