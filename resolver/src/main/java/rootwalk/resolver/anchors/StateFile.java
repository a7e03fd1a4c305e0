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
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.file.RegularFile;

/// The file that has the [AnchorState] across restarts. A failure is logged once, until a write succeeds. One thread at a
/// time.
final class StateFile {

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    private final Path file;
    private @Nullable String lastTrouble;

    StateFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /// The state; empty if there is no file, or if it is damaged, which is logged.
    Optional<AnchorState> read() {
        try {
            return Optional.of(StateText.read(RegularFile.text(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}; the trust anchors of the configuration are used, and hold-down times of"
                    + " keys begin again", file, RegularFile.trouble(e));
        } catch (StateText.Damaged e) {
            LOG.warn("{}:{}: {}; the file is ignored: the trust anchors of the configuration are used, and hold-down"
                    + " times of keys begin again", file, e.line(), e.getMessage());
        }
        return Optional.empty();
    }

    /// Replaces the file as a whole: after a power failure it has the old or the new content. Returns whether it could be
    /// written.
    boolean write(AnchorState state) {
        try {
            boolean exists = Files.exists(file);
            if (exists && !Files.isRegularFile(file)) {
                // The new file would take the place of a device.
                throw new FileSystemException(file.toString(), null, "it is not a regular file");
            }
            Path target = exists ? file.toRealPath() : file.toAbsolutePath();
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
            String trouble = RegularFile.trouble(e);
            if (!trouble.equals(lastTrouble)) {
                lastTrouble = trouble;
                LOG.warn(
                        "{} cannot be written: {}; keys that are seen are forgotten at the next start; name a file that"
                                + " this account can write with dnssec.state",
                        file, trouble);
            }
            return false;
        }
    }
}
