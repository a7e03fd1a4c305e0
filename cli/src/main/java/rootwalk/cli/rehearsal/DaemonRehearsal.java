package rootwalk.cli.rehearsal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import rootwalk.cli.command.Exit;
import rootwalk.control.ControlClient;
import rootwalk.control.ControlCommand;
import rootwalk.control.ControlRequest;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;

/// Starts a daemon in a process of its own, and sends it queries of every kind, singly and in bursts, also with empty caches and without
/// validation. Used by one thread.
public final class DaemonRehearsal implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration BURST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    /// The JVM writes its cache when the daemon ends.
    private static final Duration END_TIMEOUT = Duration.ofMinutes(3);

    /// The time of each kind of load: C2 must have compiled what is used most.
    private static final Duration LOAD = Duration.ofSeconds(10);

    private static final int NEW_NAMES = 400;
    private static final int REPETITIONS = 3;

    private static final String VALIDATING = "{trust-anchors: lab/root.anchor, state: anchors.state}";
    private static final String NOT_VALIDATING = "{validation: false}";

    private final List<String> program;
    private final SecureRandom random = new SecureRandom();
    private final RehearsalQuestions questions = new RehearsalQuestions();

    /// @param program the daemon with its arguments, up to `serve`
    public DaemonRehearsal(List<String> program) {
        this.program = program;
    }

    @Override
    public Integer call() throws IOException, LabFailure, InterruptedException {
        int port = LabPorts.free().resolver();
        LabPorts labPorts = LabPorts.free();
        try (RehearsalFolder folder = RehearsalFolder.create()) {
            try (Lab lab = Lab.start(LabFolder.read(folder.lab()), labPorts)) {
                record(folder, port, lab.serversPort());
            } catch (LabFailure e) {
                // The cache then has the classes of a start.
                record(folder, port, labPorts.servers());
                throw e;
            }
        }
        return Exit.DONE;
    }

    private void record(RehearsalFolder folder, int port, int labPort) throws IOException, InterruptedException {
        folder.configure(port, labPort, VALIDATING);
        Process daemon = start(folder.config());
        try {
            rehearse(folder, new InetSocketAddress("127.0.0.1", port),
                    () -> folder.configure(port, labPort, NOT_VALIDATING), () -> folder.configureWithFault(port));
        } finally {
            daemon.destroy();
            if (!daemon.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        }
    }

    private Process start(Path config) throws IOException {
        List<String> command = Stream.concat(program.stream(), Stream.of("serve", "-c", config.toString())).toList();
        return new ProcessBuilder(command).inheritIO().start();
    }

    /// A change of the configuration.
    private interface Change {
        void write() throws IOException;
    }

    private void rehearse(RehearsalFolder folder, InetSocketAddress daemon, Change withoutValidation, Change withFault)
            throws IOException, InterruptedException {
        if (!answers(daemon)) {
            return;
        }
        questions.kinds().forEach(question -> ask(daemon, question, StubTransport.UDP));
        questions.kinds().forEach(question -> ask(daemon, question, StubTransport.TCP));
        ask(daemon, RehearsalQuestions.unreachable(), StubTransport.ONLY_UDP);
        load(folder, daemon);
        control(folder, new ControlCommand.Status());
        control(folder, new ControlCommand.Stats());
        withoutValidation.write();
        control(folder, new ControlCommand.Reload());
        load(folder, daemon);
        withFault.write();
        control(folder, new ControlCommand.Reload());
    }

    /// Rounds of new names with empty caches, and of the same names again.
    private void load(RehearsalFolder folder, InetSocketAddress daemon) throws IOException {
        long end = System.nanoTime() + LOAD.toNanos();
        try (QueryBurst burst = new QueryBurst(daemon, BURST_TIMEOUT, random)) {
            for (int round = 0; System.nanoTime() - end < 0; round++) {
                QueryBurst.Form form = round % 2 == 0 ? QueryBurst.Form.WITHOUT_EDNS : QueryBurst.Form.DNSSEC_OK;
                List<Question> names = questions.toResolve(round, NEW_NAMES);
                control(folder, new ControlCommand.FlushAll());
                burst.send(names, form);
                for (int i = 0; i < REPETITIONS; i++) {
                    burst.send(names, form);
                }
                burst.send(questions.local(), form);
            }
        }
    }

    private static void control(RehearsalFolder folder, ControlCommand command) throws IOException {
        boolean ignored = ControlClient.ask(folder.controlSocket(),
                new ControlRequest(command, ControlRequest.Format.TEXT), new StringBuilder());
    }

    /// Waits for the first answer.
    private boolean answers(InetSocketAddress daemon) throws InterruptedException {
        Question question = RehearsalQuestions.question("www.harbor.isle");
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() - end < 0) {
            if (ask(daemon, question, StubTransport.ONLY_UDP) instanceof StubResult.Response response
                    && response.message().rcode() == ResponseCode.NOERROR) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private StubResult ask(InetSocketAddress daemon, Question question, StubTransport transport) {
        StubQuery query = new StubQuery(question, Flags.RD, false, List.of());
        return new StubClient(TIMEOUT, random, System::nanoTime, InstantSource.system()).ask(daemon, query, transport);
    }
}
