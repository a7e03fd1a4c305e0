package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.control.CommandResult;
import rootwalk.control.ControlHandler;
import rootwalk.control.ControlProblem;
import rootwalk.control.ControlSocket;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report;
import rootwalk.control.Report.Fact;
import rootwalk.control.ZoneCommand;
import rootwalk.wire.Name;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("rootwalk ").hasLineCount(1);
    }

    @Test
    void helpNamesTheCommandsAndTheExitStatus() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("check", "ctl", "Exit status:", "0   success", "1   the command failed",
                "2   usage error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "query", "check", "check zone", "ctl dump"})
    void helpOfACommandIsWhatItsOptionPrints(String command) {
        assertThat(run((command + " --help").strip().split(" "))).isZero();
        String expected = out.toString();
        out.getBuffer().setLength(0);

        assertThat(run(("help " + command).split(" "))).isZero();
        assertThat(out.toString()).isEqualTo(expected);
    }

    @Test
    void helpOfZonesDescribesEachVerb() {
        assertThat(run("ctl", "zone", "--help")).isZero();

        String unwrapped = out.toString().replaceAll("\\s+", " ");
        for (String verb : ZoneCommand.VERBS.split(", ")) {
            assertThat(unwrapped).contains(" " + verb + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "help nonsense", "help check nonsense", "check", "ctl", "check config",
            "check zone a..b x",
            "check zone --at soon a. x", "ctl flush",
            "ctl flush a..b",
            "ctl dump house"})
    void wrongUsageIsTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"query www.example.org AAAAA", "query a..b", "check zone a..b x", "serve --confg x",
            "ctl dump",
            "ctl flush a..b", "ctl reload a..b", "ctl nta", "ctl nta add", "ctl nta add a..b", "ctl nta add a. soon",
            "ctl nta list a.", "ctl nta remove a. 1h"})
    void wrongUsageIsReportedInAFewLines(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
        assertThat(err.toString()).startsWith("rootwalk: ").containsPattern("\nsee rootwalk \\S.* --help\n$");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bogus                          | unknown command 'bogus'
        trac                           | unknown command 'trac'; did you mean trace?
        fetch -m 3 http://a.test/      | unknown option '-m'; did you mean --max-time?
        fetch http://a.test/ b         | unexpected argument 'b'
        help trac                      | unknown command 'trac'; did you mean trace?
        help query extra               | unexpected argument 'extra'
        ctl dump house                 | house is not one of: cache, failures, servers
        ctl dump                       | WHAT is missing; write one of: cache, failures, servers
        ctl nta                        | ACTION is missing; write one of: add, remove, list
        ctl nta add a. 0s              | 0s is too short; write at least 1s
        ctl nta add a. 999ms           | 999ms is too short; write at least 1s
        ctl nta list extra             | unexpected argument 'extra'; nta list has no arguments
        ctl nta remove a. 1h           | unexpected argument '1h'; nta remove has only the name of a zone
        """)
    void errorNamesTheArgument(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("rootwalk: " + message + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        check config FILE              | name an existing file
        query a.test. -c FILE          | name an existing file with -c, or the server with @SERVER
        trace a.test. -c FILE          | name an existing file with -c, or omit -c
        trace a.test. --json -c FILE   | name an existing file with -c, or omit -c
        fetch http://a.test --config FILE | name an existing file with --config, or omit --config
        ctl -c FILE status             | name the configuration of the daemon with -c, or its socket with -s
        """)
    void aMissingConfigurationIsReportedWithTheRemedyOfTheCommand(String line, String remedy) {
        Path missing = directory.resolve("none.yaml");

        assertThat(run(line.replace("FILE", missing.toString()).split(" "))).isNotZero();
        assertThat(out.toString() + err).containsOnlyOnce(remedy).contains("there is no such file")
                .contains(missing.toString());
    }

    @Nested
    class CheckConfig {

        @Test
        void rootHintsThatCannotBeReadAreAProblem() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "recursion: {root-hints: none.hints}\n");

            assertThat(run("check", "config", file.toString())).isEqualTo(1);
            assertThat(out.toString()).contains(file + ":1:13: recursion.root-hints: there is no file "
                    + directory.resolve("none.hints")).contains(file + ": 1 problem");
        }

        @Test
        void otherFilesThatAreMissingAreWarnings() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), """
                hosts: {files: [none.hosts]}
                zones: [{name: example.test., file: none.zone}]
                control: {socket: nowhere/rootwalk.sock}
                """);

            assertThat(run("check", "config", file.toString())).isZero();
            assertThat(out.toString())
                    .contains("warning: " + file + ":1:9: hosts.files: there is no file ")
                    .contains("warning: " + file + ":2:31: zones[0].file: there is no file ")
                    .contains("warning: " + file + ":3:11: control.socket: there is no folder "
                            + directory.resolve("nowhere"));
        }

        @Test
        void whatASiteNeedsAndIsMissingIsAProblem() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), """
                listen: {web: [127.0.0.1:80]}
                web:
                  tls: [127.0.0.1:443]
                  sites:
                  - {names: [a], files: a.yaml}
                  - {names: [b], demo: requests, certificate: none.crt, key: none.key}
                """);

            assertThat(run("check", "config", file.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .contains(file + ":5:18: web.sites[0].files: there is no folder " + file + ";")
                    .contains(file + ":6:34: web.sites[1].certificate: there is no file "
                            + directory.resolve("none.crt"))
                    .contains(file + ":6:57: web.sites[1].key: there is no file " + directory.resolve("none.key"))
                    .contains(file + ": 3 problems");
        }

        @Test
        void aSiteWithoutAListenerNeedsNoFiles() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"),
                    "web: {sites: [{names: [a], files: none, certificate: none.crt, key: none.key}]}\n");

            assertThat(run("check", "config", file.toString())).isZero();
        }

        @Test
        void nothingInAFileReachesTheTerminalAsACommand() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "\"a\\eb\": 1\nthreads: \"\\e[31m\"\n");

            assertThat(run("check", "config", file.toString())).isEqualTo(1);
            assertThat(out.toString()).doesNotContain("\u001b").contains("unknown key a\\027b", "'\\027[31m'");
        }

        @Test
        void aSoundFileIsZero() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "threads: 2\n");

            assertThat(run("check", "config", file.toString())).isZero();
            assertThat(out.toString()).isEqualTo(file + ": no problems\n");
        }

        @Test
        void problemsAreOneAndAllPrinted() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "thraeds: 2\ncache: {size: x}\n");

            assertThat(run("check", "config", file.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .contains(file + ":1:1: unknown key thraeds; did you mean threads?")
                    .contains(file + ":2:15: cache.size")
                    .contains(file + ": 2 problems");
        }

        @Test
        void problemsCanBeReadByPrograms() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "thraeds: 2\n");

            assertThat(run("check", "config", "--json", file.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .isEqualTo("{\"file\":\"" + file + "\",\"accepted\":false,\"problems\":[{\"severity\":\"error\","
                            + "\"file\":\"" + file + "\",\"line\":1,\"column\":1,\"message\":\"unknown key thraeds\","
                            + "\"remedy\":\"did you mean threads?\"}]}\n");
        }
    }

    @Nested
    class CheckZone {

        @Test
        void nothingInAFileReachesTheTerminalAsACommand() throws IOException {
            Path file = Files.writeString(directory.resolve("a.zone"), "@ 60 IN \u001b[31m 1\n");

            assertThat(run("check", "zone", "example.test.", file.toString())).isEqualTo(1);
            assertThat(out.toString()).doesNotContain("\u001b").contains("'\\027[31m' is not a record type");
        }

        @Test
        void aSoundFileIsZero() throws IOException {
            Path file = Files.writeString(directory.resolve("a.zone"), """
                @  3600 IN SOA ns hostmaster 1 3600 600 86400 300
                @  3600 IN NS  ns
                ns 3600 IN A   192.0.2.1
                """);

            assertThat(run("check", "zone", "example.test.", file.toString())).isZero();
            assertThat(out.toString()).isEqualTo(file + ": example.test. has no problems\n");
        }

        @Test
        void problemsAreOneAndAllPrinted() throws IOException {
            Path file = Files.writeString(directory.resolve("a.zone"), "@ 3600 IN NS ns\nfoo 3600 A 1.2.3\n");

            assertThat(run("check", "zone", "example.test.", file.toString())).isEqualTo(1);
            assertThat(out.toString()).contains(file + ":2: error: ").contains("example.test. would not be served: ");
        }

        @Test
        void aSignedZoneIsVerifiedForTheTimeThatTheCommandSays() {
            String file = "../authoritative/src/test/resources/rootwalk/authoritative/signed/bind-nsec.zone";

            assertThat(run("check", "zone", "--at", "2027-01-31", "example.", file)).isZero();
            assertThat(run("check", "zone", "--at", "20491230235959", "example.", file)).isZero();
            assertThat(run("check", "zone", "--at", "2049-12-31T00:00:01Z", "example.", file)).isEqualTo(1);
            assertThat(out.toString()).contains(file + ":1: error: RRSIG of SOA of example. by key ").contains(
                    file + ": example. would be served, but validating resolvers would not accept all of its answers"
                            + " as secure: ");
        }

        /// Answers of such a zone are secure, and denials insecure: they are not rejected.
        @Test
        void aSignedZoneWithManyIterationsIsNotSaidToBeRejected() {
            String file = "../authoritative/src/test/resources/rootwalk/authoritative/signed/bind-iterations.zone";

            assertThat(run("check", "zone", "--at", "2027-01-31", "example.", file)).isEqualTo(1);
            assertThat(out.toString())
                    .contains(" has 51 iterations; with more than 50, resolvers treat its denials as insecure,"
                            + " or reject them; sign the zone with 0 iterations (RFC 9276")
                    .endsWith(
                            ": example. would be served, but validating resolvers would not accept all of its answers as"
                                    + " secure: 1 error\n");
        }

        @Test
        void includedFilesAreLookedForWhereTheCommandSays() throws IOException {
            Files.createDirectory(directory.resolve("parts"));
            Files.writeString(directory.resolve("parts/hosts"), "ns 3600 A 192.0.2.1\n");
            Path zones = Files.createDirectory(directory.resolve("zones"));
            Path file = Files.writeString(zones.resolve("a.zone"),
                    "@ 3600 IN SOA ns hostmaster 1 3600 600 86400 300\n@ 3600 IN NS ns\n$INCLUDE parts/hosts\n");

            assertThat(run("check", "zone", "--include-base", directory.toString(), "example.test.", file.toString()))
                    .isZero();
            assertThat(run("check", "zone", "example.test.", file.toString())).isEqualTo(1);
            assertThat(out.toString()).contains("a.zone:3: error: the file " + zones.resolve("parts/hosts")
                    + " cannot be read");
        }

        @Test
        void problemsCanBeReadByPrograms() {
            Path missing = directory.resolve("none.zone");

            assertThat(run("check", "zone", "--json", "example.test.", missing.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .startsWith("{\"zone\":\"example.test.\",\"file\":\"" + missing
                            + "\",\"accepted\":false,\"problems\":[{"
                            + "\"severity\":\"error\",\"file\":\"" + missing);
        }
    }

    @Nested
    class Ctl {

        @Test
        void theSocketIsNamedOrFoundThroughTheConfiguration() throws IOException {
            Path socket = directory.resolve("c.sock");
            Path file = Files.writeString(directory.resolve("a.yaml"), "control: {socket: c.sock}\n");
            try (ControlSocket _ = ControlSocket.open(socket, new Quiet(), Duration.ofSeconds(30))) {
                assertThat(run("ctl", "-s", socket.toString(), "status")).isZero();
                assertThat(run("ctl", "status", "--socket", socket.toString())).isZero();
                assertThat(run("ctl", "-c", file.toString(), "flush", "all")).isZero();
                assertThat(run("ctl", "-c", file.toString(), "dump", "cache")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "--json", "stats")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "reload")).isEqualTo(1);
            }
            assertThat(out.toString())
                    .isEqualTo("up  1\nup  1\nflushed 0 entries\n{\"queries\":1}\n"
                            + "a.yaml:1:1: wrong\nnot reloaded; the previous configuration is still in use\n");
            assertThat(err.toString()).isEmpty();
        }

        @Test
        void negativeTrustAnchorsAreAddedRemovedAndListed() throws IOException {
            Path socket = directory.resolve("c.sock");
            try (ControlSocket _ = ControlSocket.open(socket, new Quiet(), Duration.ofSeconds(30))) {
                assertThat(run("ctl", "-s", socket.toString(), "nta", "add", "broken.test")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "nta", "add", "broken.test", "2d")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "nta", "list")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "nta", "remove", "broken.test")).isEqualTo(1);
                assertThat(run("ctl", "-s", socket.toString(), "nta", "add")).isEqualTo(2);
                assertThat(run("ctl", "-s", socket.toString(), "nta", "add", "broken.test", "soon")).isEqualTo(2);
                assertThat(run("ctl", "-s", socket.toString(), "nta", "add", "broken.test", "0s")).isEqualTo(2);
            }
            assertThat(out.toString())
                    .isEqualTo("broken.test. for PT1H\nbroken.test. for PT48H\nnone\nno broken.test.\n");
            assertThat(err.toString()).contains("the zone is missing", "soon is not a duration",
                    "0s is too short; write at least 1s");
        }

        @Test
        void aConfigurationWithProblemsNamesTheSocketAllTheSame() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "control: {socket: c.sock}\nthraeds: 1\n");
            Path broken = Files.writeString(directory.resolve("b.yaml"), "control: {socket: c.sock\n");
            try (ControlSocket _ =
                    ControlSocket.open(directory.resolve("c.sock"), new Quiet(), Duration.ofSeconds(30))) {
                assertThat(run("ctl", "-c", file.toString(), "status")).isZero();
                assertThat(run("ctl", "-c", broken.toString(), "status")).isEqualTo(1);
            }
            assertThat(err.toString()).contains(broken + ":1:10: this is not YAML").contains("with -s").hasLineCount(1);
        }

        @Test
        void noDaemonIsOneAndSaysWhatToDo() {
            assertThat(run("ctl", "-s", directory.resolve("none.sock").toString(), "status")).isEqualTo(1);
            assertThat(err.toString()).contains("no rootwalk answers on " + directory.resolve("none.sock"))
                    .hasLineCount(1);
        }
    }

    private static final class Quiet implements ControlHandler {

        @Override
        public CommandResult handOver(Path to) {
            return new CommandResult.Refused(ControlProblem.error("there is no next one"));
        }

        @Override
        public void leave() {}

        @Override
        public void passCache(Appendable to) {
            throw new AssertionError("not replaced here");
        }

        @Override
        public CommandResult releaseJournal() {
            throw new AssertionError("not replaced here");
        }

        @Override
        public void stay() {}

        @Override
        public Report status() {
            return new Report(List.of(Fact.of("up", 1)));
        }

        @Override
        public Report stats() {
            return new Report(List.of(Fact.of("queries", 1)));
        }

        @Override
        public ReloadResult reload() {
            return ReloadResult.refused(List.of(ControlProblem.error("a.yaml:1:1: wrong")));
        }

        @Override
        public ReloadResult reload(Name zone) {
            return reload();
        }

        @Override
        public void stop() {}

        @Override
        public List<Report> failures() {
            return List.of();
        }

        @Override
        public List<Report> servers() {
            return List.of();
        }

        @Override
        public long flush(Name name) {
            return 0;
        }

        @Override
        public long flushAll() {
            return 0;
        }

        @Override
        public void dumpCache(Appendable to) {}

        @Override
        public CommandResult addNegativeAnchor(Name name, Duration lifetime) {
            return new CommandResult.Done(name + " for " + lifetime);
        }

        @Override
        public CommandResult removeNegativeAnchor(Name name) {
            return new CommandResult.Refused(ControlProblem.error("no " + name));
        }

        @Override
        public CommandResult zone(ZoneCommand command, Appendable lines) {
            return new CommandResult.Listed(List.of());
        }

        @Override
        public CommandResult negativeAnchors() {
            return new CommandResult.Listed(List.of());
        }
    }
}
