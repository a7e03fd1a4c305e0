package rootwalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.Exit;
import rootwalk.cli.importing.ConfigImport;
import rootwalk.cli.importing.ImportException;
import rootwalk.cli.importing.ImportFormat;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.wire.CountText;

/// `rootwalk import FILE`: the configuration of another server as a configuration of rootwalk.
@Command(name = "import", mixinStandardHelpOptions = true,
        description = "Converts the configuration of another DNS server. What has no counterpart becomes a comment.",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:everything was translated", "1:something was not translated",
                "2:usage error, or a file cannot be read or written"})
final class ImportCommand implements Callable<Integer> {

    private static final int NOTHING_WRITTEN = 2;

    @Parameters(paramLabel = "FILE", description = "the configuration of the other server")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private Path file;

    @Option(names = "--from", paramLabel = "FORMAT",
            description = "the other server: one of ${COMPLETION-CANDIDATES}; otherwise recognised from the content")
    private @Nullable ImportFormat from;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "write the configuration to a new file instead of standard output")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--force", description = "replace the file of -o if it exists")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ConfigImport reader = new ConfigImport(result -> StartCheck.problems(result, InstantSource.system()),
                output.orElse(ConfigFile.PLACES.getFirst()).toAbsolutePath());
        ConfigImport.Imported imported;
        try {
            imported = reader.read(file, Optional.ofNullable(from));
            write(imported);
        } catch (ImportException | IOException e) {
            err.println("rootwalk: " + Exit.reason(e));
            return NOTHING_WRITTEN;
        }
        if (imported.left() > 0) {
            err.println("rootwalk: " + CountText.of(imported.left(), "statement was", "statements were")
                    + " not translated; see the comments in the configuration");
            return Exit.FAILED;
        }
        return Exit.DONE;
    }

    private void write(ConfigImport.Imported imported) throws IOException {
        if (output.isEmpty()) {
            spec.commandLine().getOut().print(imported.text());
            spec.commandLine().getOut().flush();
            return;
        }
        Path target = output.get().toAbsolutePath();
        if (!force && Files.exists(target)) {
            throw new IOException(output.get() + " exists; write --force to replace it");
        }
        // The secrets of keys are for the owner only; an interrupted import leaves the earlier file.
        FileAttribute<?>[] permissions = {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(imported.hasSecrets() ? "rw-------" : "rw-r--r--"))};
        Path written = Files.createTempFile(target.getParent(), ".rootwalk", ".yaml", permissions);
        try {
            Files.writeString(written, imported.text());
            if (force) {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(written, target);
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
