package rootwalk.authoritative.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

import rootwalk.wire.file.RegularFile;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.TextInput;
import rootwalk.wire.text.ZoneLexer;

/// The text of a zone file, read in pieces. Used by one thread.
final class ZoneText implements TextInput, AutoCloseable {

    /// The maximum size of a file: that of the longest array.
    private static final int MAX_OCTETS = Integer.MAX_VALUE - 8;

    /// The size of a piece. The JDK reads through a buffer of this size, which the thread keeps.
    private static final int PIECE = 1 << 16;

    private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path path;
    private final InputStream in;
    private final byte[] first;
    private final int firstLength;
    private long left;

    private ZoneText(Path path, InputStream in, long size) throws IOException {
        this.path = path;
        this.in = in;
        first = new byte[(int) Math.min(size, PIECE)];
        firstLength = RegularFile.fill(first, in);
        left = size - firstLength;
    }

    /// Opens a regular file: reading a pipe or a device might never end.
    ///
    /// @param attributes of the file
    /// @throws EntryException if the file is too large, or in an encoding with several octets per character
    static ZoneText open(Path path, BasicFileAttributes attributes, ReadLimits limits) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "it is not a regular file");
        }
        if (attributes.size() > MAX_OCTETS) {
            throw new EntryException("the file " + path + " is larger than 2 GiB",
                    "split it, and name the parts with $INCLUDE");
        }
        limits.countFile(attributes.size());
        InputStream in = Files.newInputStream(path);
        try {
            ZoneText text = new ZoneText(path, in, attributes.size());
            text.checkEncoding();
            return text;
        } catch (IOException | EntryException e) {
            in.close();
            throw e;
        }
    }

    /// The entries of the text. A byte order mark, which some editors write, is left out.
    ZoneLexer lexer() {
        int from = firstLength >= UTF_8.length && Arrays.equals(first, 0, UTF_8.length, UTF_8, 0, UTF_8.length)
                ? UTF_8.length
                : 0;
        return new ZoneLexer(first, from, firstLength, left > 0 ? this : TextInput.END, 1);
    }

    @Override
    public int read(byte[] target, int from, int most) {
        if (left <= 0) {
            return -1;
        }
        try {
            int read = in.read(target, from, (int) Math.min(Math.min(most, PIECE), left));
            left = read < 0 ? 0 : left - read;
            return read;
        } catch (IOException e) {
            throw new EntryException("the file " + path + " cannot be read: " + RegularFile.trouble(e),
                    "check the disk or the network that it is on");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void checkEncoding() {
        Optional<String> encoding = wideEncoding(Arrays.copyOf(first, Math.min(4, firstLength)));
        if (encoding.isPresent()) {
            throw new EntryException(
                    "the file " + path + " is text in " + encoding.get().substring(0, 6) + ", not in UTF-8",
                    "convert it: iconv -f " + encoding.get() + " -t UTF-8 " + path + " > NEW-FILE");
        }
    }

    /// The name that iconv has for an encoding with two or four octets per character: from the byte order mark, or from
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
}
