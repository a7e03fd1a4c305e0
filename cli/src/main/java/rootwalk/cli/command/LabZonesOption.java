package rootwalk.cli.command;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;

/// The option for the zones of commands that start a lab.
public final class LabZonesOption {

    @Option(names = "--zones", paramLabel = "FOLDER",
            description = "the folder of the lab's zones and servers (default: the one of rootwalk)")
    private @Nullable Path folder;

    public LabFolder read() throws LabFailure {
        return LabFolder.read(folder == null ? LabFolder.usual() : folder);
    }
}
