package rootwalk.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The rootwalk of a test.
///
/// @param folder
///            its configuration, data and control socket
record RootwalkProcess(Process process, Path folder, Path log) implements AutoCloseable {

    static final Path PROGRAM = Path.of("../rootwalk").toAbsolutePath().normalize();
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);

    /// Starts it, and waits until it is ready.
    ///
    /// @param command
    ///            writes the configuration into the folder and becomes the server
    static RootwalkProcess start(List<String> command, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        RootwalkProcess started = new RootwalkProcess(process, folder, log);
        Instant end = Instant.now().plus(STARTS_WITHIN);
        while (!started.logged().contains("\nready: ")) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                started.close();
                throw new IOException("rootwalk did not start:\n" + started.logged());
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return started;
    }

    String logged() throws IOException {
        return Files.readString(log);
    }

    /// What `ctl stats` has counted.
    long count(String counter) throws IOException {
        Process ctl = new ProcessBuilder(PROGRAM.toString(), "ctl", "-s", folder.resolve("control").toString(), "stats")
                .redirectErrorStream(true).start();
        String text = new String(ctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().map(line -> line.trim().split("\\s+")).filter(words -> words[0].equals(counter))
                .mapToLong(words -> Long.parseLong(words[1])).findFirst()
                .orElseThrow(() -> new IOException("no " + counter + " in\n" + text));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
