package rootwalk.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import rootwalk.config.ConfigReader;
import rootwalk.os.ProcessLimits;

/// A machine whose files are below a folder, with a process table in which nothing listens on port 53.
final class TestMachine {

    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private final Path root;
    private String configuration = "control: {socket: s}\nlisten: {dns: [\"127.0.0.1:53\"]}\n";
    private ProcessLimits limits = new ProcessLimits(1L << 30, 20_000, 10, ProcessLimits.UNLIMITED);
    private Network network = new Network(List.of(), Optional.empty());

    TestMachine(Path root) throws IOException {
        this.root = root;
        for (String table : List.of("udp", "udp6", "tcp", "tcp6")) {
            table(table);
        }
    }

    /// @param absolute path of a file
    TestMachine file(String absolute, String content) throws IOException {
        Path file = root.resolve(absolute.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    TestMachine link(String absolute, String target) throws IOException {
        Path link = root.resolve(absolute.substring(1));
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    TestMachine folder(String absolute) throws IOException {
        Files.createDirectories(root.resolve(absolute.substring(1)));
        return this;
    }

    TestMachine table(String name, String... rows) throws IOException {
        return file("/proc/net/" + name, HEAD + String.join("", rows));
    }

    /// A socket in a table of the kernel.
    static String row(String local, String state, int user, int inode) {
        return "  10: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000   " + user
                + "        0 " + inode + " 2 0000000000000000 0\n";
    }

    TestMachine process(int number, String name, int inode) throws IOException {
        file("/proc/" + number + "/comm", name + "\n");
        return link("/proc/" + number + "/fd/7", "socket:[" + inode + "]");
    }

    TestMachine configuration(String text) {
        configuration = text;
        return this;
    }

    TestMachine mostFiles(long most) {
        limits = new ProcessLimits(1L << 30, most, 10, ProcessLimits.UNLIMITED);
        return this;
    }

    TestMachine network(Network other) {
        network = other;
        return this;
    }

    Machine machine() {
        return machine(NOW);
    }

    Machine machine(Instant now) {
        Path file = root.resolve("rootwalk.yaml");
        return new Machine(root, Optional.of(file), ConfigReader.read(configuration, file), limits,
                InstantSource.fixed(now), network, "1.2.3", "rootwalk");
    }
}
