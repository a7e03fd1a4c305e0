package rootwalk.authoritative.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/// The octets of a zone file.
final class ZoneText {

    /// The longest array.
    private static final int MOST_OCTETS = Integer.MAX_VALUE - 8;

    private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_BIG_ENDIAN = {(byte) 0xFE, (byte) 0xFF};
    private static final byte[] UTF_16_LITTLE_ENDIAN = {(byte) 0xFF, (byte) 0xFE};

    private ZoneText() {}

    /// Reads a regular file: a pipe may never be opened at its other end, and a device may never end. The byte order
    /// mark with which some editors begin a text is left out.
    ///
    /// @throws rootwalk.wire.text.EntryException when that is more than is allowed
    static byte[] read(Path path, Allowance allowance) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "it is no regular file");
        }
        if (attributes.size() > MOST_OCTETS) {
            throw new FileSystemException(path.toString(), null, "it is larger than 2 GiB");
        }
        allowance.takeFile(attributes.size());
        byte[] octets;
        try (InputStream in = Files.newInputStream(path)) {
            octets = in.readNBytes((int) attributes.size());
        }
        if (startsWith(octets, UTF_16_BIG_ENDIAN) || startsWith(octets, UTF_16_LITTLE_ENDIAN)) {
            throw new FileSystemException(path.toString(), null, "it is in UTF-16; save it as UTF-8");
        }
        return startsWith(octets, UTF_8) ? Arrays.copyOfRange(octets, UTF_8.length, octets.length) : octets;
    }

    private static boolean startsWith(byte[] octets, byte[] mark) {
        return octets.length >= mark.length
                && Arrays.equals(octets, 0, mark.length, mark, 0, mark.length);
    }
}
