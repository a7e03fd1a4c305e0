package rootwalk.cli.rehearsal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

import rootwalk.lab.LabFolder;

/// The temporary folder of a rehearsal: the files of the daemon, and the zones of the lab with many more names. Used by one thread.
///
/// @param path the folder
record RehearsalFolder(Path path) implements AutoCloseable {

    /// The names in each of [#ZONES], and in the zone of the daemon.
    static final int NAMES = 200;

    /// Zones of the lab with numbered names: signed with NSEC and NSEC3, below signed and unsigned zones, and unsigned.
    static final List<String> ZONES =
            List.of("harbor.isle", "library.vale", "museum.grove", "hosting.isle", "lantern.isle", "scroll.vale",
                    "wolf.forge");

    private static final String LAB = "lab";
    private static final String KEYS = "keys";
    private static final String ADDRESSES = "$GENERATE 0-" + (NAMES - 1) + " host$ A 192.0.2.9\n";

    static RehearsalFolder create() throws IOException {
        RehearsalFolder folder = new RehearsalFolder(Files.createTempDirectory("rootwalk-rehearsal"));
        folder.writeZones();
        folder.writeDaemon();
        return folder;
    }

    private void writeZones() throws IOException {
        Path from = LabFolder.usual();
        copyFiles(from, lab());
        copyFiles(from.resolve(KEYS), lab().resolve(KEYS));
        copyFiles(from.resolve("forged"), lab().resolve("forged"));
        for (String zone : ZONES) {
            Files.writeString(lab().resolve(zone + ".zone"), "\n$ORIGIN " + zone + ".\n$TTL 3600\n" + ADDRESSES,
                    StandardOpenOption.APPEND);
        }
        // The web sites are not started.
        Files.deleteIfExists(lab().resolve("lab.sites"));
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private void writeDaemon() throws IOException {
        Files.writeString(path.resolve("rehearsal.zone"), """
            $TTL 3600
            @      SOA   ns hostmaster 1 3600 600 604800 300
                   NS    ns
                   MX    10 www
            ns     A     192.0.2.1
            www    A     192.0.2.2
                   AAAA  2001:db8::2
            *      TXT   "any other name"
            below  NS    ns.below
            ns.below A   192.0.2.3
            """ + ADDRESSES);
        Files.writeString(path.resolve("anchors.state"), storedAnchor(Files.readString(lab().resolve("root.anchor"))));
        Files.writeString(path.resolve("hosts"), """
            192.0.2.4 stage.rehearsal.example stage
            0.0.0.0 blocked.rehearsal.example
            """);
    }

    /// The state of a rollover that has not seen a key yet, as at the second start of a daemon.
    private static String storedAnchor(String anchors) {
        String signer = anchors.lines().filter(line -> line.startsWith(".")).findFirst().orElseThrow();
        return "time 2026-11-01T00:00:00Z\nanchor . " + signer.substring(signer.indexOf("DS")) + "\nend\n";
    }

    /// Writes a configuration with a fault. Before it is refused, its root servers and anchors are read, which are the
    /// builtin ones as in most configurations.
    void configureWithFault(int daemonPort) throws IOException {
        Files.writeString(config(), """
            listen: {dns: ["127.0.0.1:%d"]}
            control: {socket: rehearsal.sock}
            zones: [{name: missing.test., file: missing.zone}]
            """.formatted(daemonPort));
    }

    /// Writes the configuration of the daemon.
    ///
    /// @param dnssec the value of `dnssec`
    void configure(int daemonPort, int labPort, String dnssec) throws IOException {
        Files.writeString(config(), """
            listen: {dns: ["127.0.0.1:%d"]}
            hosts: {files: [hosts]}
            recursion: {root-hints: lab/root.hints, port: %d, do-not-query: []}
            dnssec: %s
            zones: [{name: rehearsal.test., file: rehearsal.zone}]
            local-data: ["printer.lan. 3600 IN A 192.0.2.5"]
            control: {socket: rehearsal.sock}
            """.formatted(daemonPort, labPort, dnssec));
    }

    Path lab() {
        return path.resolve(LAB);
    }

    Path config() {
        return path.resolve("rootwalk.yaml");
    }

    Path controlSocket() {
        return path.resolve("rehearsal.sock");
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
