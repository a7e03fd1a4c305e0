package rootwalk.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A network with nothing in it but a loopback interface and the lab, which has the ports there that the world uses and
/// is the server that names are asked of. It ends with the lab. Made by root.
///
/// @param folder
///            for the files that it needs
record Namespace(LabProcess lab, Path folder) implements AutoCloseable {

    private static final String ENTER = """
        ip link set lo up && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"
        """;

    /// @param folder
    ///            for the files that it needs
    static Namespace start(Path folder) throws IOException {
        Path resolvers = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
        return new Namespace(LabProcess.start(
                List.of("unshare", "--net", "--mount", "sh", "-c", ENTER, "namespace", resolvers.toString()),
                "--port", "53", "--web-port", "80", "--tls-port", "443"), folder);
    }

    /// The beginning of a command that is to run there.
    List<String> inside() {
        return List.of("nsenter", "--target", String.valueOf(lab.process().pid()), "--net", "--mount", "--");
    }

    /// A program that starts another one there.
    Path entering(Path program) throws IOException {
        Path script = folder.resolve(program.getFileName() + "-inside");
        Files.writeString(script, "#!/bin/sh\nexec " + String.join(" ", inside()) + " " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Override
    public void close() {
        lab.close();
    }
}
