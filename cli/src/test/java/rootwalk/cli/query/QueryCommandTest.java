package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import rootwalk.cli.JsonSchema;
import rootwalk.cli.command.ConfigFile;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.ScriptedServer;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigText;

class QueryCommandTest {

    private static final RRset ADDRESS = RRset.of(
            Name.of("www.harbor.isle."), RecordType.A, 3600, RdataText.parse(RecordType.A, "127.8.11.80", Name.ROOT));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheResponseInWordsAndColumns() throws IOException {
        int status = ask(message -> reply(message, Flags.RA, writer -> writer.add(ADDRESS)), "www.harbor.isle");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("www.harbor.isle. A  NOERROR\n", "response, recursion desired, recursion available")
                .contains("  www.harbor.isle.  3600  A  127.8.11.80\n")
                .containsPattern("\\d+ octets from 127\\.0\\.0\\.1:\\d+ over UDP in [0-9.]+ m?s");
    }

    @Test
    void aNameErrorIsAFailureOfTheCommand() throws IOException {
        assertThat(ask(message -> reply(message, ResponseCode.NXDOMAIN, writer -> {}), "nobody.harbor.isle"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("NXDOMAIN");
    }

    @Test
    void anEmptyAnswerIsNone() throws IOException {
        assertThat(ask(message -> reply(message, 0, writer -> {}), "harbor.isle", "LOC")).isZero();
        assertThat(out.toString()).contains("NOERROR, no data");
    }

    @Test
    void printsExtendedErrorsAndTheNameOfTheServer() throws IOException {
        ask(
                message -> reply(message, ResponseCode.SERVFAIL, writer -> {
                    writer.opt(1232, 0, 0, false);
                    writer.option(
                            new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "all \u001b[31mgone").option());
                    writer.option(new EdnsOption(
                            EdnsOption.NSID, Octets.of("ns1".getBytes(StandardCharsets.UTF_8))));
                }),
                "www.ghosttown.vale");

        assertThat(out.toString())
                .contains("22 No Reachable Authority: all ", "nsid    ns1")
                .doesNotContain("\u001b");
    }

    /// RFC 6840 section 5.7: a server sets AD only for those that ask for it, with AD or DO.
    @Test
    void printsWhetherTheServerHasValidatedTheAnswer() throws IOException {
        ask(message -> reply(message, message.flags() & Flags.AD, writer -> writer.add(ADDRESS)), "www.harbor.isle");
        assertThat(out.toString()).contains("authentic data");

        out.getBuffer().setLength(0);
        ask(message -> reply(message, 0, writer -> writer.add(ADDRESS)), "www.harbor.isle");
        assertThat(out.toString()).doesNotContain("authentic data");
    }

    @Test
    void printsWhyValidationFailed() throws IOException {
        ExtendedError expired = new ExtendedError(ExtendedError.SIGNATURE_EXPIRED,
                "RRSIG of A of www.harbor.isle. by key 1 (ED25519) of zone isle. expired at 2026-01-01T00:00:00Z");
        Function<Message, byte[]> failure = message -> reply(message, ResponseCode.SERVFAIL, writer -> {
            writer.opt(1232, ResponseCode.SERVFAIL, 0, false);
            writer.option(expired.option());
        });

        ask(failure, "www.harbor.isle");
        assertThat(out.toString()).contains("SERVFAIL", "7 Signature Expired: " + expired.text());

        out.getBuffer().setLength(0);
        ask(failure, "www.harbor.isle", "--json");
        assertThat(out.toString()).contains(expired.text());
    }

    @Test
    void usesTcpAfterATruncatedResponse() throws IOException {
        try (ScriptedServer server = new ScriptedServer((message, transport) -> List.of(
                transport.equals("UDP")
                        ? reply(message, Flags.TC, writer -> {})
                        : reply(message, 0, writer -> writer.add(ADDRESS))))) {
            assertThat(run("www.harbor.isle", "@127.0.0.1:" + server.port())).isZero();

            assertThat(server.asked()).containsExactly("UDP", "TCP");
            assertThat(out.toString()).contains("127.8.11.80", "over TCP (truncated over UDP)");
        }
    }

    @Test
    void usesOnlyTcpOrOnlyUdpIfRequested() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer((message, _) -> List.of(reply(message, Flags.TC, writer -> {})))) {
            run("www.harbor.isle", "@127.0.0.1:" + server.port(), "--tcp");
            run("www.harbor.isle", "@127.0.0.1:" + server.port(), "--udp");

            assertThat(server.asked()).containsExactly("TCP", "UDP");
        }
    }

    @Test
    void doesNotAcceptTheResponseToAnotherQuestion() throws IOException {
        int status = askMany(
                message -> {
                    byte[] right = reply(message, 0, writer -> writer.add(ADDRESS));
                    byte[] otherId = right.clone();
                    otherId[0]++;
                    byte[] otherName = right.clone();
                    otherName[13] ^= 1;
                    return List.of(otherId, otherName, new byte[] {1, 2, 3}, right);
                },
                "www.harbor.isle");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("www.harbor.isle. A  NOERROR");
    }

    @Test
    void reportsThatNoServerAnswers() throws IOException {
        assertThat(askMany(_ -> List.of(), "www.harbor.isle", "--timeout", "0.01")).isEqualTo(1);
        assertThat(out.toString()).contains("no response from 127.0.0.1:");
    }

    @Test
    void printsJsonThatParses() throws IOException {
        ask(
                message -> reply(message, Flags.AA, writer -> {
                    writer.add(ADDRESS);
                    writer.opt(1232, 0, 0, false);
                    writer.option(new ExtendedError(ExtendedError.OTHER, "quote \" and \n").option());
                }),
                "www.harbor.isle", "--json");

        Map<?, ?> whole = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(out.toString());
        Map<?, ?> message = (Map<?, ?>) Objects.requireNonNull(whole.get("responseMessage"));
        assertThat(message.get("AA")).isEqualTo(true);
        assertThat(message.get("QNAME")).isEqualTo("www.harbor.isle.");
        assertThat(message.get("answerRRs").toString()).contains("rdataA=127.8.11.80", "TTL=3600", "RDATAHEX=7F080B50");
        assertThat(message.get("edns").toString()).contains("purpose=Other Error");
    }

    private static void zone(MessageWriter writer) {
        RRset soa = RRset.of(Name.of("isle."), RecordType.SOA, 60,
                RdataText.parse(RecordType.SOA, "ns.isle. h.isle. 7 2 3 4 5", Name.ROOT));
        writer.add(soa);
        writer.add(ADDRESS);
        writer.add(soa);
    }

    @Test
    void aTransferPrintsARecordOnEachLine() throws IOException {
        int status = ask(message -> reply(message, Flags.AA, QueryCommandTest::zone), "isle", "AXFR");

        assertThat(status).isZero();
        assertThat(out.toString().lines().toList()).satisfiesExactly(
                first -> assertThat(first).isEqualTo("isle. 60 IN SOA ns.isle. h.isle. 7 2 3 4 5"),
                record -> assertThat(record).isEqualTo("www.harbor.isle. 3600 IN A 127.8.11.80"),
                last -> assertThat(last).isEqualTo("isle. 60 IN SOA ns.isle. h.isle. 7 2 3 4 5"),
                end -> assertThat(end).matches(
                        "3 records in 1 message, \\d+ octets from 127\\.0\\.0\\.1:\\d+ over TCP in .*"));
    }

    @Test
    void differencesAreRequestedFromASerialOn() throws IOException {
        int status = ask(message -> {
            assertThat(message.authority()).singleElement().asString().contains("SOA");
            return reply(message, Flags.AA, QueryCommandTest::zone);
        }, "isle", "IXFR=6");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("3 records in 1 message");
    }

    @Test
    void aRefusedTransferIsAFailureAndPrintsTheResponse() throws IOException {
        int status = ask(message -> reply(message, ResponseCode.REFUSED, writer -> {}), "isle", "AXFR");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("isle. AXFR  REFUSED");
    }

    @Test
    void aTransferWithoutItsEndIsAFailure() throws IOException {
        assertThat(ask(message -> reply(message, 0, writer -> writer.add(RRset.of(Name.of("isle."), RecordType.SOA, 60,
                RdataText.parse(RecordType.SOA, ". . 7 2 3 4 5", Name.ROOT)))), "isle", "AXFR")).isEqualTo(1);
        assertThat(out.toString()).contains("closed the TCP connection before the end of the response");
    }

    @Test
    void aTransferIsPrintedAsJson() throws IOException {
        ask(message -> reply(message, Flags.AA, QueryCommandTest::zone), "isle", "AXFR", "--json");

        Map<?, ?> whole = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(out.toString());
        assertThat(whole.get("done")).isEqualTo(true);
        assertThat(whole.get("messages")).isEqualTo(1);
        assertThat((List<?>) whole.get("answerRRs")).hasSize(3);
        JsonSchema.ofDefinition(Path.of("../docs/query.schema.json"), "transferred").holds(out.toString());
    }

    @Test
    void asksWhereTheConfigurationListens(@TempDir Path folder) throws IOException {
        try (ScriptedServer server =
                new ScriptedServer((message, _) -> List.of(reply(message, 0, writer -> writer.add(ADDRESS))))) {
            Path file = Files.writeString(
                    folder.resolve("rootwalk.yaml"), "listen: {dns: [\"0.0.0.0:" + server.port() + "\"]}");

            assertThat(run("www.harbor.isle", "-c", file.toString())).isZero();
            assertThat(out.toString()).contains("octets from 127.0.0.1:" + server.port() + " (" + file + ") over UDP");
            assertThat(run("www.harbor.isle", "--json", "-c", file.toString())).isZero();
            assertThat(out.toString())
                    .contains("\"server\":\"127.0.0.1:" + server.port() + "\",\"serverNamedBy\":\"" + file);
        }
    }

    @Test
    void aFailureNamesTheQueriedServer(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "listen: {dns: [\"127.0.0.1:9\"]}");

        assertThat(run("www.harbor.isle", "--timeout", "0.01", "-c", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("queried 127.0.0.1:9 (" + file + ")");
        Files.writeString(file, "listen: {dns: [\"127.0.0.1:0\"]}");
        assertThat(run("www.harbor.isle", "-c", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("has no address with a port in listen.dns; name the server with @SERVER");
    }

    /// Status 2 is for a command line that cannot be understood.
    @Test
    void withoutAServerItFailsAndIsNoWrongUsage(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("rootwalk.yaml"), "threads: 0\nthraeds: 1\n");
        assertThat(run("a.", "-c", broken.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(broken + ":1:10: ", broken + ":2:1: ", "name it with @SERVER");
        assertThat(run("a.", "-c", folder.resolve("none.yaml").toString())).isEqualTo(1);
        assertThat(run("a.", "@no-such-host.invalid")).isEqualTo(1);
        assertThat(err.toString())
                .contains("the server 'no-such-host.invalid' has no known address; write its address");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theConfigurationInTheWorkingDirectoryIsTheDefault(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"), "");

        assertThat(ConfigFile.find(Optional.empty(), folder)).contains(file);
        assertThat(ConfigFile.find(Optional.of(Path.of("other.yaml")), folder)).contains(Path.of("other.yaml"));
    }

    @Test
    void wrongUsageIsReported() {
        assertThat(run("a..b", "@127.0.0.1")).isEqualTo(2);
        assertThat(err.toString()).contains("the name 'a..b' has an empty label");
        assertThat(run("a.", "@127.0.0.1", "--tcp", "--udp")).isEqualTo(2);
        assertThat(run("a.", "@127.0.0.1", "--class", "XX")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    /// Options -y and -k, as those of dig and kdig.
    @Nested
    class WithAKey {

        private static final String SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        private static final TsigKey KEY = TsigText.key("xfr:" + SECRET);

        private int signed(TsigKey atServer, String... words) throws IOException {
            try (ScriptedServer server =
                    new ScriptedServer((message, _) -> List.of(reply(message, 0, writer -> writer.add(ADDRESS))),
                            ScriptedServer.with(atServer, InstantSource.system()))) {
                String[] all = Arrays.copyOf(words, words.length + 2);
                all[words.length] = "www.harbor.isle";
                all[words.length + 1] = "@127.0.0.1:" + server.port();
                return run(all);
            }
        }

        @Test
        void aVerifiedResponseIsSaidToBeSo() throws IOException {
            assertThat(signed(KEY, "-y", "hmac-sha256:xfr.:" + SECRET)).isZero();
            assertThat(out.toString()).contains("www.harbor.isle.  3600  A  127.8.11.80",
                    "tsig    verified with the key xfr. (hmac-sha256), signed at 20");
            assertThat(signed(KEY, "--tcp", "-y", "XFR:" + SECRET)).isZero();
        }

        @Test
        void aWrongOrMissingSignatureIsAFailureOfTheCommand() throws IOException {
            TsigKey other = TsigText.key("xfr:b3RoZXI=");

            assertThat(signed(other, "--tcp", "-y", "xfr:" + SECRET)).isEqualTo(1);
            assertThat(out.toString()).contains("NOTAUTH", "NOT VERIFIED with the key xfr. (hmac-sha256): the server"
                    + " reports BADSIG: its secret for xfr. differs from this one");
            out.getBuffer().setLength(0);
            assertThat(
                    ask(message -> reply(message, 0, writer -> writer.add(ADDRESS)), "www.harbor.isle", "--tcp", "-y",
                            "xfr:" + SECRET))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("127.8.11.80",
                    "NOT VERIFIED with the key xfr. (hmac-sha256): the response is not signed, so anyone may have sent it");
        }

        @Test
        void jsonHasTheResult() throws IOException {
            signed(KEY, "--json", "-y", "xfr:" + SECRET);
            assertThat(out.toString()).contains(
                    "\"tsig\":{\"key\":\"xfr.\",\"algorithm\":\"hmac-sha256\",\"verified\":true,\"signedAt\":\"20");
            out.getBuffer().setLength(0);
            signed(KEY, "--json", "--tcp", "-y", "hmac-sha512:xfr:" + SECRET);
            assertThat(out.toString()).contains("\"verified\":false,\"problem\":\"the server reports BADKEY: ");
        }

        @Test
        void aFileMayHaveAStatementOrALine(@TempDir Path folder) throws IOException {
            Path bind = Files.writeString(folder.resolve("bind"),
                    "key \"xfr\" {\n  algorithm hmac-sha256;\n  secret \"" + SECRET + "\";\n};\n");
            Path kdig = Files.writeString(folder.resolve("kdig"), "hmac-sha256:xfr.:" + SECRET + "\n");

            assertThat(signed(KEY, "-k", bind.toString())).isZero();
            assertThat(signed(KEY, "-k", kdig.toString())).isZero();
        }

        @Test
        void aFileThatCannotBeUsedIsReportedWithItsLine(@TempDir Path folder) throws IOException {
            Path file = Files.writeString(folder.resolve("keys"), "\nkey a { algorithm md5; secret \"" + SECRET
                    + "\"; };\n");

            assertThat(signed(KEY, "-k", file.toString())).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualTo("rootwalk: " + file + ":2: 'md5' must not be used (RFC 8945 section 6);"
                            + " write hmac-sha256, and create a key with: rootwalk key generate NAME\n");
            assertThat(signed(KEY, "--json", "-k", file.toString())).isEqualTo(1);
            assertThat(out.toString()).contains("\"done\":false", "\"line\":2");
            Files.writeString(file, SECRET);
            assertThat(signed(KEY, "-k", file.toString())).isEqualTo(1);
            Files.writeString(file,
                    "key a { algorithm hmac-sha1; secret b3Ro; }; key b { algorithm hmac-sha1; secret b3Ro; };");
            assertThat(signed(KEY, "-k", file.toString())).isEqualTo(1);
            assertThat(signed(KEY, "-k", folder.resolve("none").toString())).isEqualTo(1);
            assertThat(err.toString()).contains("a secret only, without a name", "several keys: a., b.",
                    "there is no such file").doesNotContain(SECRET);
        }

        @Test
        void wrongUsageDoesNotShowTheSecret() {
            for (String option : List.of(SECRET, "xfr:" + SECRET + "!", "hmac-md5:xfr:" + SECRET,
                    SECRET + "..:xfr", "a:b:c:" + SECRET, "xfr:" + SECRET + ":hmac-sha256")) {
                assertThat(run("a.", "@127.0.0.1", "-y", option)).as(option).isEqualTo(2);
            }
            assertThat(run("a.", "@127.0.0.1", "-y", "xfr:" + SECRET, "-k", "file")).isEqualTo(2);
            assertThat(run("a.", "@127.0.0.1", "-y", "xfr:" + SECRET, "-y", "xfr:" + SECRET)).isEqualTo(2);
            assertThat(run("a.", "@127.0.0.1", "--tpc", "-y", "xfr:" + SECRET)).isEqualTo(2);
            assertThat(err.toString()).contains("-y: the secret is not base64", "-y and -k cannot be used together")
                    .doesNotContain(SECRET);
        }
    }

    private int ask(Function<Message, byte[]> script, String... words) throws IOException {
        return askMany(message -> List.of(script.apply(message)), words);
    }

    private int askMany(Function<Message, List<byte[]>> script, String... words) throws IOException {
        try (ScriptedServer server = new ScriptedServer((message, _) -> script.apply(message))) {
            String[] all = Arrays.copyOf(words, words.length + 1);
            all[words.length] = "@127.0.0.1:" + server.port();
            return run(all);
        }
    }

    private int run(String... words) {
        return new CommandLine(new QueryCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    private static byte[] reply(Message message, int flags, Consumer<MessageWriter> content) {
        byte[] buffer = new byte[4096];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, message.id(), Flags.QR | (message.flags() & Flags.RD) | flags);
        writer.question(Objects.requireNonNull(message.question()));
        content.accept(writer);
        return Arrays.copyOf(buffer, writer.finish());
    }
}
