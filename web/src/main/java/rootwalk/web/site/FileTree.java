package rootwalk.web.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Maps URL paths to files in a folder: never outside of it, and no names that begin with a dot except `.well-known`
/// (RFC 8615).
///
/// @param root a real path, without symbolic links
record FileTree(Path root) {

    /// The result of a search.
    sealed interface Found {

        record File(Path path) implements Found {}

        /// @param path of the folder
        record Folder(Path path) implements Found {}

        record Nothing() implements Found {}
    }

    /// @throws IOException if there is no such folder
    static FileTree at(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new NotDirectoryException(folder.toString());
        }
        return new FileTree(real);
    }

    /// Decodes the path of a URL once. Empty if it can never be a file: invalid UTF-8, control characters, a backslash,
    /// an encoded slash, `.` or `..`.
    static Optional<String> decode(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        return decoded(path).filter(plain -> isPlain(path, plain));
    }

    private static Optional<String> decoded(String path) {
        if (path.indexOf('%') < 0) {
            return Optional.of(path);
        }
        var octets = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            int high = character == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(path.charAt(i + 2), 16) : -1;
            if ((character == '%' && low < 0) || character > '~') {
                return Optional.empty();
            }
            octets.put((byte) (low < 0 ? character : high << 4 | low));
            i += low < 0 ? 0 : 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String path, String decoded) {
        if (decoded.chars().anyMatch(character -> character < ' ' || character == 0x7f || character == '\\')) {
            return false;
        }
        if (path.chars().filter(c -> c == '/').count() != decoded.chars().filter(c -> c == '/').count()) {
            return false;
        }
        for (String segment : decoded.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /// Finds the file or folder of a decoded path. Symbolic links are followed if they stay inside the root.
    Found find(String decoded) {
        // After an empty segment, the rest would be an absolute path.
        if (isHidden(decoded) || decoded.contains("//")) {
            return new Found.Nothing();
        }
        try {
            Path real = root.resolve(decoded.substring(1)).toRealPath();
            if (!real.startsWith(root) || isHidden("/" + root.relativize(real))) {
                return new Found.Nothing();
            }
            if (Files.isDirectory(real)) {
                return new Found.Folder(real);
            }
            return Files.isRegularFile(real) && !decoded.endsWith("/")
                    ? new Found.File(real)
                    : new Found.Nothing();
        } catch (IOException | InvalidPathException e) {
            return new Found.Nothing();
        }
    }

    private static boolean isHidden(String path) {
        int dot = path.indexOf("/.");
        while (dot >= 0) {
            int end = path.indexOf('/', dot + 1);
            if (!path.substring(dot + 1, end < 0 ? path.length() : end).equals(".well-known")) {
                return true;
            }
            dot = path.indexOf("/.", dot + 1);
        }
        return false;
    }
}
