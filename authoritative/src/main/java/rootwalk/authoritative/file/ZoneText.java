package rootwalk.authoritative.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

import rootwalk.wire.text.EntryException;

/// The octets of a zone file.
final class ZoneText {

    /// The longest array.
    private static final int MAX_OCTETS = Integer.MAX_VALUE - 8;

    private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ZoneText() {}

    /// Reads a regular file: reading a pipe or a device might never end. A byte order mark, which some editors write,
    /// is left out.
    ///
    /// @param attributes of the file
    /// @throws EntryException if the file is too large, or in an encoding with several octets per character
    static byte[] read(Path path, BasicFileAttributes attributes, ReadLimits limits) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "it is not a regular file");
        }
        if (attributes.size() > MAX_OCTETS) {
            throw new EntryException("the file " + path + " is larger than 2 GiB",
                    "split it, and name the parts with $INCLUDE");
        }
        limits.countFile(attributes.size());
        byte[] octets = new byte[(int) attributes.size()];
        try (InputStream in = Files.newInputStream(path)) {
            // The form of readNBytes that makes the array asks the system for the position and the size again.
            int length = in.readNBytes(octets, 0, octets.length);
            if (length < octets.length) {
                octets = Arrays.copyOf(octets, length);
            }
        }
        Optional<String> encoding = wideEncoding(octets);
        if (encoding.isPresent()) {
            throw new EntryException(
                    "the file " + path + " is text in " + encoding.get().substring(0, 6) + ", not in UTF-8",
                    "convert it: iconv -f " + encoding.get() + " -t UTF-8 " + path + " > NEW-FILE");
        }
        return startsWith(octets, UTF_8) ? Arrays.copyOfRange(octets, UTF_8.length, octets.length) : octets;
    }

    /// The name, for iconv, of an encoding with two or four octets per character: from the byte order mark, or from
    /// the NUL octets beside the first ASCII character.
    private static Optional<String> wideEncoding(byte... octets) {
        if (octets.length < 4) {
            return Optional.empty();
        }
        int first = octets[0] & 0xFF;
        int second = octets[1] & 0xFF;
        boolean isWider = octets[2] == 0 && octets[3] == 0;
        if (first == 0xFF && second == 0xFE) {
            return Optional.of(isWider ? "UTF-32" : "UTF-16");
        }
        if (first == 0xFE && second == 0xFF) {
            return Optional.of("UTF-16");
        }
        if (first == 0 && second == 0 && octets[2] == (byte) 0xFE && octets[3] == (byte) 0xFF) {
            return Optional.of("UTF-32");
        }
        if (first > 0 && first < 0x80 && second == 0) {
            return Optional.of(isWider ? "UTF-32LE" : "UTF-16LE");
        }
        return first == 0 && second > 0 && second < 0x80 ? Optional.of("UTF-16BE") : Optional.empty();
    }

    private static boolean startsWith(byte[] octets, byte[] mark) {
        return octets.length >= mark.length
                && Arrays.equals(octets, 0, mark.length, mark, 0, mark.length);
    }
}
