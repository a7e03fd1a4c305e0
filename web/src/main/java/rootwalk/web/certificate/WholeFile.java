package rootwalk.web.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/// Writes files of the authority so that each is complete or unchanged. Stateless.
final class WholeFile {

    private WholeFile() {}

    /// Writes a file that only this account can read.
    static void writeSecret(Path file, String text) throws IOException {
        write(file, text, "rw-------");
    }

    static void write(Path file, String text, String mode) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        try (FileChannel channel = FileChannel.open(beside,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
            var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // For example, the disk is full. The message of the JDK does not name the file.
            Files.deleteIfExists(beside);
            throw new FileSystemException(beside.toString(), null, e.getMessage());
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
