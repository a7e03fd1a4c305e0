package rootwalk.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.control.ControlRequest.Format;
import rootwalk.control.ReloadResult.ZoneOutcome;
import rootwalk.control.Report.Fact;
import rootwalk.wire.Name;

class ControlSocketTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final Scripted handler = new Scripted();

    private Path path() {
        return directory.resolve("control.sock");
    }

    private ControlSocket open() throws ControlFailure {
        return ControlSocket.open(path(), handler, TIMEOUT);
    }

    private String ask(ControlCommand command, Format format) throws IOException {
        StringBuilder answer = new StringBuilder();
        boolean done = ControlClient.ask(path(), new ControlRequest(command, format), answer);
        return (done ? "" : "FAILED ") + answer;
    }

    @Test
    void commandsAreAnsweredForPeople() throws IOException {
        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Status(), Format.TEXT))
                    .isEqualTo("version    1\nlistening  a\n           b\nuptime     7\n");
            assertThat(ask(new ControlCommand.Stats(), Format.TEXT)).isEqualTo("queries.udp  12\n");
            assertThat(ask(new ControlCommand.Reload(), Format.TEXT)).isEqualTo("reloaded\n");
            assertThat(ask(new ControlCommand.Flush(Name.of("Example.test.")), Format.TEXT))
                    .isEqualTo("flushed 1 entry\n");
            assertThat(ask(new ControlCommand.FlushAll(), Format.TEXT)).isEqualTo("flushed 99 entries\n");
            assertThat(ask(new ControlCommand.DumpCache(), Format.TEXT)).isEqualTo("a. 1 IN A 192.0.2.1\n\"b\"\n");
            assertThat(ask(new ControlCommand.DumpServers(), Format.TEXT))
                    .isEqualTo("address 192.0.2.1  rtt-milliseconds 7\n");
            assertThat(ask(new ControlCommand.ReloadZone(Name.of("a.test.")), Format.TEXT))
                    .isEqualTo(
                            "FAILED no zone a.test.; add it\nnot reloaded; the previous configuration is still in use\n");
            assertThat(ask(new ControlCommand.Stop(), Format.TEXT)).isEqualTo("stopping\n");
            assertThat(handler.stopped).isTrue();
        }
    }

    @Test
    void theNextDaemonTakesOver() throws Exception {
        handler.isReplaceable = true;
        try (ControlSocket _ = open(); Handover next = Handover.open(path()).orElseThrow()) {
            next.request(Path.of("/run/next"));
            next.accepted();
            assertThat(handler.events).containsExactly("hand over to /run/next");

            next.requestJournal();
            next.taken();

            assertThat(handler.events).containsExactly("hand over to /run/next", "release the journal", "leave");
        }
    }

    @Test
    void theNextDaemonGetsTheCache() throws Exception {
        handler.isReplaceable = true;
        handler.passed = List.of("a", "b".repeat(200_000), "c");
        try (ControlSocket _ = open(); Handover next = Handover.open(path()).orElseThrow()) {
            next.request(Path.of("/run/next"));
            next.accepted();
            next.requestJournal();

            Iterator<String> lines = next.requestCache();
            assertThat(lines).toIterable().containsExactlyElementsOf(handler.passed);
            next.taken();

            assertThat(handler.events).containsExactly("hand over to /run/next", "release the journal",
                    "pass the cache", "leave");
        }
    }

    /// A file system may give the number of the removed file to the next one, as a second link does here.
    @Test
    void aSecondCloseLeavesTheSocketOfTheNextDaemon() throws Exception {
        ControlSocket socket = open();
        Path next = Files.createLink(directory.resolve("next"), path());
        socket.close();
        assertThat(path()).doesNotExist();

        Files.move(next, path());
        socket.close();

        assertThat(path()).exists();
    }

    @Test
    void onlyOneProcessTakesOverAtATime() throws Exception {
        handler.isReplaceable = true;
        try (ControlSocket _ = open(); Handover second = Handover.open(path()).orElseThrow()) {
            try (Handover first = Handover.open(path()).orElseThrow()) {
                first.request(Path.of("/run/first"));
                first.accepted();
                second.request(Path.of("/run/second"));

                assertThatThrownBy(second::accepted).isInstanceOf(ControlFailure.class)
                        .hasMessageContaining("another process is taking the place of this one");
            }
            assertThat(handler.stayed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(second::taken).isInstanceOf(IOException.class);
            assertThat(handler.events).containsExactly("hand over to /run/first", "stay");
        }
    }

    @Test
    void aDaemonWhoseJournalCannotBeClosedStays() throws Exception {
        handler.isReplaceable = true;
        handler.isJournalStuck = true;
        try (ControlSocket _ = open()) {
            try (Handover next = Handover.open(path()).orElseThrow()) {
                next.request(Path.of("/run/next"));
                next.accepted();
                assertThatThrownBy(next::requestJournal).isInstanceOf(ControlFailure.class)
                        .hasMessageContaining("the disk does not answer");
            }
            assertThat(handler.stayed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whereNoDaemonAnswersNoneIsReplaced() throws Exception {
        assertThat(Handover.open(path())).isEmpty();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }

        assertThat(Handover.open(path())).isEmpty();
    }

    @Test
    void aControlSocketThatCannotBeUsedIsNoReasonToStartASecondDaemon() throws Exception {
        Files.createSymbolicLink(path(), path());

        assertThatThrownBy(() -> Handover.open(path()))
                .isInstanceOf(IOException.class).hasMessageContaining("run this with the account");
    }

    @Test
    void theRunningDaemonStaysIfTheNextOneDoesNotStart() throws Exception {
        handler.isReplaceable = true;
        try (ControlSocket _ = open()) {
            try (Handover next = Handover.open(path()).orElseThrow()) {
                next.request(Path.of("/run/next"));
                next.accepted();
            }
            assertThat(handler.stayed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(handler.events).containsExactly("hand over to /run/next", "stay");
        }
    }

    @Test
    void aDaemonThatCannotBeReplacedSaysWhy() throws Exception {
        try (ControlSocket _ = open(); Handover next = Handover.open(path()).orElseThrow()) {
            next.request(Path.of("/run/next"));

            assertThatThrownBy(next::accepted).isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("there is no next one");
        }
    }

    @Test
    void commandsAreAnsweredForPrograms() throws IOException {
        handler.problems = List.of("rootwalk.yaml:1:1: wrong; write it right");
        handler.inEffect = false;
        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Status(), Format.JSON))
                    .isEqualTo("{\"version\":\"1\",\"listening\":[\"a\",\"b\"],\"uptime\":7}\n");
            assertThat(ask(new ControlCommand.Stats(), Format.JSON)).isEqualTo("{\"queries\":{\"udp\":12}}\n");
            assertThat(ask(new ControlCommand.Reload(), Format.JSON))
                    .isEqualTo(
                            "FAILED {\"done\":false,\"inEffect\":false,\"summary\":\"not reloaded; the previous configuration is still in use\","
                                    + "\"needsRestart\":[],\"zones\":[],\"problems\":[{\"severity\":\"error\","
                                    + "\"message\":\"rootwalk.yaml:1:1: wrong\",\"remedy\":\"write it right\"}]}\n");
            assertThat(ask(new ControlCommand.FlushAll(), Format.JSON))
                    .isEqualTo("{\"done\":true,\"flushedEntries\":99}\n");
            assertThat(ask(new ControlCommand.DumpServers(), Format.JSON))
                    .isEqualTo("{\"address\":\"192.0.2.1\",\"rttMilliseconds\":7}\n");
            assertThat(ask(new ControlCommand.DumpCache(), Format.JSON))
                    .isEqualTo("{\"line\":\"a. 1 IN A 192.0.2.1\"}\n{\"line\":\"\\\"b\\\"\"}\n");
        }
    }

    @Test
    void aFailedReloadReportsEveryProblem() throws IOException {
        handler.problems = List.of("rootwalk.yaml:1:1: one", "rootwalk.yaml:2:1: two");
        handler.inEffect = false;
        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Reload(), Format.TEXT))
                    .isEqualTo(
                            "FAILED rootwalk.yaml:1:1: one\nrootwalk.yaml:2:1: two\nnot reloaded; the previous configuration is still in use\n");
        }
    }

    @Test
    void aReloadWithAnUnservedZoneTakesEffectAndFails() throws IOException {
        handler.problems = List.of("a.zone:1: error: no SOA");
        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Reload(), Format.TEXT))
                    .isEqualTo("FAILED a.zone:1: error: no SOA\nreloaded, with errors\n");
        }
    }

    @Test
    void partsWithoutEffectAreNamedInTextAndJsonAndTheReloadFails() throws IOException {
        handler.needsRestart = List.of("limits.udp-size", "threads");
        handler.zones = List.of(
                new ZoneOutcome("a.test.", false, OptionalLong.of(7), "a.zone:3: error: no SOA"),
                new ZoneOutcome("b.test.", false, OptionalLong.empty(), "there is no file"),
                new ZoneOutcome("c.test.", true, OptionalLong.of(9), ""));
        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Reload(), Format.TEXT))
                    .isEqualTo(
                            "FAILED reloaded, except a.test., which stays at serial 7; and b.test., which is not loaded;"
                                    + " and limits.udp-size, threads, which need a restart\n");
            assertThat(ask(new ControlCommand.Reload(), Format.JSON))
                    .startsWith("FAILED {\"done\":false,\"inEffect\":true,")
                    .contains("\"needsRestart\":[\"limits.udp-size\",\"threads\"]",
                            "\"zones\":[{\"name\":\"a.test.\",\"reloaded\":false,\"served\":true,\"serial\":7,"
                                    + "\"message\":\"a.zone:3: error: no SOA\"},"
                                    + "{\"name\":\"b.test.\",\"reloaded\":false,\"served\":false,"
                                    + "\"message\":\"there is no file\"},"
                                    + "{\"name\":\"c.test.\",\"reloaded\":true,\"served\":true,\"serial\":9}]");
        }
    }

    @Test
    void aLineThatIsNoCommandIsRefusedInJsonWhereThatIsAskedFor() throws IOException {
        try (ControlSocket _ = open()) {
            assertThat(raw("json stauts\n"))
                    .startsWith("failed\n{\"done\":false,\"problems\":[{\"severity\":\"error\",");
        }
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        try (ControlSocket _ = open()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            try (var files = Files.list(directory)) {
                assertThat(files).containsExactly(path());
            }
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void anUnusedSocketIsReplaced() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();

        try (ControlSocket _ = open()) {
            assertThat(ask(new ControlCommand.Stats(), Format.TEXT)).isNotEmpty();
        }
    }

    @Test
    void aSocketInUseIsLeftAlone() throws IOException {
        try (ControlSocket _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("another rootwalk answers on " + path());
            assertThat(ask(new ControlCommand.Stats(), Format.TEXT)).isNotEmpty();
        }
    }

    @Test
    void whatIsNoSocketIsNeverRemoved() throws IOException {
        Files.writeString(path(), "precious");

        assertThatThrownBy(this::open).isInstanceOf(ControlFailure.class).hasMessageContaining("is not a socket");
        assertThat(path()).hasContent("precious");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no devices that are files")
    void aDeviceIsNeverReplaced() throws IOException {
        Files.createSymbolicLink(path(), Path.of("/dev/null"));

        assertThatThrownBy(this::open).isInstanceOf(ControlFailure.class).hasMessageContaining("is not a socket");
        assertThat(path()).isSymbolicLink();
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Path nowhere = directory.resolve("none/control.sock");

        assertThatThrownBy(() -> ControlSocket.open(nowhere, handler, TIMEOUT))
                .isInstanceOf(ControlFailure.class)
                .hasMessage("control.socket: there is no folder " + nowhere.getParent()
                        + "; name another place with control: {socket: PATH}");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
    void aFolderThatAcceptsNoFilesIsReportedAsInACheck() {
        Path refused = Path.of("/proc/rootwalk.sock");

        assertThatThrownBy(() -> ControlSocket.open(refused, handler, TIMEOUT)).isInstanceOf(ControlFailure.class)
                .hasMessage("control.socket: no file can be created in /proc: its file system accepts no new files;"
                        + " name another place with control: {socket: PATH}");
        assertThat(ControlSocket.trouble(refused)).get().asString()
                .startsWith(
                        "no file can be created in /proc: its file system accepts no new files; name another place");
    }

    @Test
    void aPathLongerThanTheSystemAllowsIsReported() throws IOException {
        int room = 107 - directory.toString().length() - 1;
        String tooLong = "x".repeat(room + 1);
        Path folder = Files.createDirectory(directory.resolve("y".repeat(room - 2)));

        // The second is short enough in characters, and the third where it would be in the end.
        for (Path path : List.of(directory.resolve(tooLong), directory.resolve("é".repeat(room / 2 + 1)),
                folder.resolve("s"))) {
            assertThatThrownBy(() -> ControlSocket.open(path, handler, TIMEOUT))
                    .isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("more than a Unix socket allows");
            assertThat(ControlSocket.trouble(path)).isPresent();
        }
        assertThat(ControlSocket.trouble(directory.resolve("x".repeat(room)))).isEmpty();
        assertThatThrownBy(() -> ControlClient.ask(directory.resolve(tooLong),
                new ControlRequest(new ControlCommand.Status(), Format.TEXT), new StringBuilder()))
                .isInstanceOf(ControlFailure.class).hasMessageContaining("longer than a Unix socket allows");
    }

    @Test
    void theClientSaysWhatToDoWhenNoDaemonRuns() {
        assertThatThrownBy(() -> ask(new ControlCommand.Status(), Format.TEXT))
                .isInstanceOf(ControlFailure.class)
                .hasMessageContaining("no rootwalk answers on " + path() + ": start it with rootwalk serve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "stauts\n", "flush\n", "flush a..b\n", "json json status\n", "\u0000\u0001\n"})
    void aLineThatIsNoCommandIsRefusedInWords(String line) throws IOException {
        try (ControlSocket _ = open()) {
            assertThat(raw(line)).startsWith("failed\n").hasSizeGreaterThan(10);
        }
    }

    @Test
    void aRequestWithoutEndIsCutOff() throws IOException {
        try (ControlSocket _ = open()) {
            assertThat(raw("x".repeat(70_000))).isEmpty();
            assertThat(ask(new ControlCommand.Stats(), Format.TEXT)).isNotEmpty();
        }
    }

    @Test
    void aClientThatNeverAsksIsCutOff() throws IOException {
        try (ControlSocket _ = ControlSocket.open(path(), handler, Duration.ofMillis(20));
                SocketChannel idle = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            assertThat(idle.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
    }

    @Test
    void aHandlerThatFailsEndsOnlyItsConnection() throws IOException {
        handler.fails = true;
        try (ControlSocket _ = open()) {
            assertThatThrownBy(() -> ask(new ControlCommand.Status(), Format.TEXT))
                    .isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("without a response");
            handler.fails = false;
            assertThat(ask(new ControlCommand.Status(), Format.TEXT)).isNotEmpty();
        }
    }

    /// What comes back for octets sent as they are; nothing when the daemon cuts the connection.
    private String raw(String request) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4096);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            channel.shutdownOutput();
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
        } catch (IOException e) {
            return "";
        }
        return new String(answer.array(), 0, answer.position(), UTF_8);
    }

    private static final class Scripted implements ControlHandler {

        private volatile List<String> problems = List.of();
        private volatile boolean inEffect = true;
        private volatile boolean fails;
        private volatile boolean stopped;
        private volatile boolean isReplaceable;
        private volatile boolean isJournalStuck;
        private volatile List<String> passed = List.of();
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final CountDownLatch stayed = new CountDownLatch(1);
        private volatile List<String> needsRestart = List.of();
        private volatile List<ZoneOutcome> zones = List.of();

        @Override
        public CommandResult handOver(Path to) {
            if (!isReplaceable) {
                return new CommandResult.Refused(ControlProblem.error("there is no next one"));
            }
            events.add("hand over to " + to);
            return new CommandResult.Done("the sockets are passed");
        }

        @Override
        public void passCache(Appendable to) throws IOException {
            events.add("pass the cache");
            for (String line : passed) {
                to.append(line).append('\n');
            }
        }

        @Override
        public CommandResult releaseJournal() {
            events.add("release the journal");
            return isJournalStuck ? new CommandResult.Refused(ControlProblem.error("the disk does not answer"))
                    : new CommandResult.Done("the journal is closed");
        }

        @Override
        public void leave() {
            events.add("leave");
        }

        @Override
        public void stay() {
            events.add("stay");
            stayed.countDown();
        }

        @Override
        public Report status() {
            if (fails) {
                throw new IllegalStateException("broken on purpose");
            }
            return new Report(List.of(
                    Fact.of("version", "1"), Fact.of("listening", List.of("a", "b")), Fact.of("uptime", 7)));
        }

        @Override
        public Report stats() {
            return new Report(List.of(Fact.of("queries.udp", 12)));
        }

        @Override
        public ReloadResult reload() {
            return new ReloadResult(inEffect, problems.stream().map(ControlProblem::error).toList(), needsRestart,
                    zones);
        }

        @Override
        public ReloadResult reload(Name zone) {
            return ReloadResult.refused(List.of(ControlProblem.error("no zone " + zone + "; add it")));
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public List<Report> failures() {
            return List.of();
        }

        @Override
        public List<Report> servers() {
            return List.of(new Report(List.of(Fact.of("address", "192.0.2.1"), Fact.of("rtt-milliseconds", 7))));
        }

        @Override
        public long flush(Name name) {
            return name.equals(Name.of("example.TEST.")) ? 1 : 0;
        }

        @Override
        public long flushAll() {
            return 99;
        }

        @Override
        public CommandResult addNegativeAnchor(Name name, Duration lifetime) {
            return new CommandResult.Done(name + " is not validated for " + lifetime.toSeconds() + " s");
        }

        @Override
        public CommandResult removeNegativeAnchor(Name name) {
            return new CommandResult.Refused(ControlProblem.error(name + " is validated; see nta list"));
        }

        @Override
        public CommandResult negativeAnchors() {
            return new CommandResult.Listed(
                    List.of(new Report(List.of(Fact.of("zone", "a."), Fact.of("seconds-left", 7)))));
        }

        @Override
        public CommandResult zone(ZoneCommand command, Appendable lines) throws IOException {
            return switch (command) {
                case ZoneCommand.Read _ -> {
                    lines.append("a. 1 IN A 192.0.2.1\n");
                    yield new CommandResult.Printed();
                }
                case ZoneCommand.Diff _ -> new CommandResult.Printed();
                default -> new CommandResult.Refused(ControlProblem.error("no " + command.words() + "; write another"));
            };
        }

        @Override
        public void dumpCache(Appendable to) throws IOException {
            to.append("a. 1 IN A 192.0.2.1\n").append("\"b\"\n");
        }
    }
}
