package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.CommandResult;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Name;

/// A daemon in a folder of its own, which can be stopped and started again.
public final class TestServer implements AutoCloseable {

    private static final String HEAD = "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\n"
            + "recursion: {enabled: false}\n";

    private final Path folder;
    private Daemon daemon;

    private TestServer(Path folder, Daemon daemon) {
        this.folder = folder;
        this.daemon = daemon;
    }

    /// @param configuration templates and zones
    static TestServer start(Path folder, String configuration) throws Exception {
        Files.createDirectories(folder);
        return new TestServer(folder, begin(folder, configuration));
    }

    private static Daemon begin(Path folder, String configuration) throws StartFailure {
        ConfigResult.Valid read = read(folder, configuration);
        return Daemon.start(read, Environment.ofProcess(() -> read));
    }

    private static ConfigResult.Valid read(Path folder, String configuration) {
        ConfigResult read = ConfigReader.read(HEAD + configuration, folder.resolve("rootwalk.yaml"));
        assertThat(read).as(read.toString()).isInstanceOf(ConfigResult.Valid.class);
        return (ConfigResult.Valid) read;
    }

    void restart(String configuration) throws StartFailure {
        daemon.close();
        daemon = begin(folder, configuration);
    }

    ReloadResult reload(String configuration) {
        return daemon.reload(read(folder, configuration));
    }

    Daemon daemon() {
        return daemon;
    }

    Path folder() {
        return folder;
    }

    /// Where it listens, as in a configuration.
    String address() {
        return "\"127.0.0.1:" + daemon.localAddresses().getFirst().getPort() + "\"";
    }

    /// What a command of `rootwalk ctl zone` prints.
    String ctl(String command) {
        return run(ZoneCommand.parse(command));
    }

    /// Adds a zone with records.
    String add(String zone, String template, String... records) {
        return ctl("add " + zone + " " + template + " " + Base64.getEncoder()
                .encodeToString(String.join("\n", records).getBytes(StandardCharsets.UTF_8)));
    }

    private String run(ZoneCommand command) {
        StringBuilder lines = new StringBuilder();
        try {
            return switch (daemon.control().zone(command, lines)) {
                case CommandResult.Done(String text) -> text;
                case CommandResult.Printed _ -> lines.toString().strip();
                case CommandResult.Listed(var reports) ->
                    String.join("\n", reports.stream().map(TestServer::line).toList());
                case CommandResult.Refused(var problem) -> "refused: " + problem;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Report report) {
        return String.join(" ", report.facts().stream().map(fact -> fact.name() + "=" + switch (fact.value()) {
            case Report.Value.Text(String text) -> text;
            case Report.Value.Count(long number) -> Long.toString(number);
            case Report.Value.Flag(boolean flag) -> Boolean.toString(flag);
            case Report.Value.Texts(var texts) -> texts.toString();
            case Report.Value.Items _ -> "?";
        }).toList());
    }

    /// The serial of a zone; -1 if it is not served, and -2 if it does not exist.
    long serial(String name) {
        Zone zone = daemon.current().zones().forClients().withApex(Name.of(name));
        if (zone == null) {
            return -2;
        }
        return zone.state() instanceof ZoneSnapshot snapshot ? snapshot.serial() : -1;
    }

    boolean serves(String name) {
        return serial(name) >= 0;
    }

    boolean has(String name) {
        return serial(name) > -2;
    }

    public static void await(BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
