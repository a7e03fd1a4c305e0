package rootwalk.resolver.anchors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.file.RegularFile;

/// The file that has the [AnchorState] across restarts. A damaged file is kept under another name before it is replaced, since it
/// may be the only place that has a revoked key. A failure is logged once, until a write succeeds. One thread at a time.
public final class StateFile {

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    /// As in Linux.
    private static final int MOST_LINKS = 40;
    private static final String KEPT = ".damaged";
    private static final String REMEDY = "stop the daemon, and restore the file from a backup or repair it";

    private final Path file;
    private @Nullable String lastTrouble;

    /// Whether the file cannot be used, and has not been kept yet.
    private boolean isDamaged;

    StateFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /// Why a state file cannot be used; empty if it can, or if there is none. Nothing is changed.
    public static Optional<AnchorFile.Fault> fault(Path file) {
        try {
            var _ = StateText.read(RegularFile.text(file));
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new AnchorFile.Fault(1, "the state of the trust anchors cannot be read: "
                    + RegularFile.trouble(e), REMEDY));
        } catch (StateText.Damaged e) {
            return Optional.of(new AnchorFile.Fault(e.line(), "the state of the trust anchors is damaged: "
                    + e.getMessage(), REMEDY));
        }
    }

    /// What a start with a state file would warn about; nothing if the file is missing or damaged.
    ///
    /// @param configured
    ///            the anchors of the configuration
    public static List<String> warnings(Path file, AnchorSet configured) {
        try {
            return StateText.read(RegularFile.text(file)).warnings(configured, file);
        } catch (IOException | StateText.Damaged e) {
            return List.of();
        }
    }

    /// The state; empty if there is no file, or if it is damaged, which is logged. The file stays as it is.
    Optional<AnchorState> read() {
        try {
            return Optional.of(StateText.read(RegularFile.text(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            damaged(file + " cannot be read: " + RegularFile.trouble(e));
        } catch (StateText.Damaged e) {
            damaged(file + ":" + e.line() + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private void damaged(String what) {
        isDamaged = true;
        LOG.warn(
                "{}; the file is ignored: the trust anchors of the configuration are used, revoked keys among them are trusted"
                        + " again, and hold-down times begin again; {}",
                what, REMEDY);
    }

    /// The same before the file is written: a damaged file gets another name.
    Optional<AnchorState> readAndKeepDamaged() {
        Optional<AnchorState> state = read();
        if (isDamaged) {
            keep();
        }
        return state;
    }

    /// Where a link to a file that does not exist points to.
    private Path afterLinks() throws IOException {
        Path target = file.toAbsolutePath();
        for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /// Renames a damaged file. Returns whether the file may be written.
    private boolean keep() {
        try {
            if (!Files.exists(file) || (Files.isRegularFile(file) && Files.size(file) == 0)) {
                // There is nothing to keep.
                isDamaged = false;
                return true;
            }
            if (!Files.isRegularFile(file)) {
                return true;
            }
            Path target = file.toRealPath();
            Path kept = target.resolveSibling(target.getFileName() + KEPT);
            boolean replaces = Files.exists(kept);
            Files.move(target, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("the damaged file is kept as {}{}", kept, replaces ? "; it replaces an older damaged file" : "");
            isDamaged = false;
            return true;
        } catch (IOException e) {
            report("the damaged file " + file + " cannot be renamed: " + RegularFile.trouble(e)
                    + "; keys that are seen are not stored until it can be renamed; " + REMEDY);
            return false;
        }
    }

    private void report(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            LOG.warn("{}", trouble);
        }
    }

    /// Replaces the file as a whole: after a power failure it has the old or the new content. Returns whether it could be
    /// written.
    boolean write(AnchorState state) {
        if (isDamaged && !keep()) {
            return false;
        }
        try {
            boolean exists = Files.exists(file);
            if (exists && !Files.isRegularFile(file)) {
                // The new file would take the place of a device.
                throw new FileSystemException(file.toString(), null, "it is not a regular file");
            }
            Path target = exists ? file.toRealPath() : afterLinks();
            Path next = target.resolveSibling(target.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer octets = ByteBuffer.wrap(StateText.print(state).getBytes(StandardCharsets.UTF_8));
                while (octets.hasRemaining()) {
                    int ignored = channel.write(octets);
                }
                channel.force(true);
            }
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path folder = target.getParent();
            if (folder != null) {
                // The rename itself.
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
            lastTrouble = null;
            return true;
        } catch (ClosedByInterruptException e) {
            // The thread ends. It stores the state once more.
            return false;
        } catch (IOException e) {
            report(file + " cannot be written: " + RegularFile.trouble(e) + "; keys that are seen are lost at the"
                    + " next start; name a file that this account can write with dnssec.state");
            return false;
        }
    }
}
