package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;

/// Daemons of a test, with their files in one folder.
final class TestDaemons implements AutoCloseable {

    private final Path folder;
    private final List<Daemon> daemons = new ArrayList<>();

    TestDaemons(Path folder) {
        this.folder = folder;
    }

    /// A file that only its owner may read, as for keys.
    void write(String name, String content) throws IOException {
        Files.createFile(folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder.resolve(name), content);
    }

    /// @param text of a configuration without problems
    Daemon start(String text) throws StartFailure {
        ConfigResult read = ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        Daemon started = Daemon.start((ConfigResult.Valid) read, Environment.ofProcess(() -> read));
        daemons.add(started);
        return started;
    }

    void end(Daemon daemon) {
        daemons.remove(daemon);
        daemon.close();
    }

    /// In the reverse order of their starts.
    @Override
    public void close() {
        daemons.reversed().forEach(Daemon::close);
    }
}
