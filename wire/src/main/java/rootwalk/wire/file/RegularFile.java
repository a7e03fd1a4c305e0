package rootwalk.wire.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads regular files up to a bound. Stateless.
public final class RegularFile {

    /// The maximum size of a usual file, such as a configuration, root hints, certificates or cookies.
    public static final int USUAL_BOUND = 16 << 20;

    private static final int PIECE = 1 << 16;

    private static final String NOT_REGULAR = "it is not a regular file";

    private RegularFile() {}

    /// The octets of a file.
    ///
    /// @param most octets that it may have
    /// @throws FileSystemException also if it is not a regular file or is larger, with the reason
    public static byte[] octets(Path file, int most) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, NOT_REGULAR);
        }
        if (attributes.size() > most) {
            throw tooLarge(file, most);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = new byte[(int) attributes.size()];
            int length = fill(octets, in);
            if (length < octets.length) {
                return Arrays.copyOf(octets, length);
            }
            byte[] more = upTo(most - octets.length, in, file);
            if (more.length == 0) {
                return octets;
            }
            byte[] all = Arrays.copyOf(octets, octets.length + more.length);
            System.arraycopy(more, 0, all, octets.length, more.length);
            return all;
        }
    }

    /// Fills an array from a file, in pieces: the JDK reads through memory outside of the heap that is as large as what is
    /// requested at once, and keeps it for the thread.
    ///
    /// @return the number of octets read
    public static int fill(byte[] octets, InputStream in) throws IOException {
        int length = 0;
        while (length < octets.length) {
            int read = in.read(octets, length, Math.min(PIECE, octets.length - length));
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    /// The octets of a file of any kind, also of a pipe: for a command that the user can end, never for a daemon.
    ///
    /// @param most octets that it may have
    public static byte[] octetsOfAnyKind(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return upTo(most, in, file);
        }
    }

    /// A file may grow while it is read, and files of `/proc` have more octets than their size says.
    private static byte[] upTo(int most, InputStream in, Path file) throws IOException {
        byte[] octets = in.readNBytes(most);
        if (octets.length == most && in.read() >= 0) {
            throw tooLarge(file, most);
        }
        return octets;
    }

    private static FileSystemException tooLarge(Path file, int most) {
        return new FileSystemException(file.toString(), null, "it is larger than " + size(most));
    }

    private static String size(int octets) {
        return octets >= 1 << 20 ? (octets >> 20) + " MiB" : octets >= 1 << 10 ? (octets >> 10) + " KiB"
                : octets + " octets";
    }

    /// The text of a file of at most [#USUAL_BOUND] octets, without a byte order mark.
    ///
    /// @throws CharacterCodingException when it is not UTF-8
    public static String text(Path file) throws IOException {
        byte[] text = TextEncoding.utf8(octets(file, USUAL_BOUND));
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    }

    /// The lines of a file of at most [#USUAL_BOUND] octets; malformed octets are replaced.
    public static List<String> lines(Path file, Charset encoding) throws IOException {
        return new String(octets(file, USUAL_BOUND), encoding).lines().toList();
    }

    /// Why a file cannot be read; empty if it can. One octet of it is read, since a file may open and then fail.
    public static Optional<String> trouble(Path file) {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                return Optional.of(NOT_REGULAR);
            }
            try (InputStream in = Files.newInputStream(file)) {
                int ignored = in.read();
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.of(trouble(e));
        }
    }

    /// The message for a failure to read a file, without the path, which the caller adds.
    public static String trouble(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "there is no such file";
            case AccessDeniedException e -> "permission denied";
            case CharacterCodingException e -> "it is not UTF-8 text";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
        };
    }
}
