package rootwalk.web.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decodes `gzip` and `deflate`. All members of a gzip file are read and their checksums verified (RFC 1952 section
/// 2.2). `deflate` is accepted with and without the zlib header (RFC 1950), since servers send both. Truncated content
/// is an error. One thread.
final class InflatedStream extends InputStream {

    /// The message for truncated content.
    static final String TRUNCATED = "it ends too early";

    private static final byte[] MAGIC = {0x1f, (byte) 0x8b};
    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private enum Frame {
        GZIP, ZLIB
    }

    private final byte[] octets;
    private final Frame frame;
    private final Inflater inflater;
    private final CRC32 checksum = new CRC32();
    private int at;
    private boolean ended;

    private InflatedStream(byte[] octets, Frame frame, Inflater inflater) {
        this.octets = octets;
        this.frame = frame;
        this.inflater = inflater;
    }

    static InflatedStream ofGzip(byte[] octets) throws IOException {
        var stream = new InflatedStream(octets, Frame.GZIP, new Inflater(true));
        try {
            stream.begin();
        } catch (IOException e) {
            stream.close();
            throw e;
        }
        return stream;
    }

    static InflatedStream ofDeflate(byte[] octets) {
        var stream = new InflatedStream(octets, Frame.ZLIB, new Inflater(!hasZlibHeader(octets)));
        stream.inflater.setInput(octets);
        return stream;
    }

    /// RFC 1950 section 2.2.
    private static boolean hasZlibHeader(byte[] octets) {
        return octets.length > 1 && (octets[0] & 0x0f) == 8
                && (Byte.toUnsignedInt(octets[0]) << 8 | Byte.toUnsignedInt(octets[1])) % 31 == 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!ended) {
            int inflated = inflate(into, offset, length);
            if (inflated > 0) {
                checksum.update(into, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                end();
            } else if (inflater.needsDictionary()) {
                throw new IOException("it requires a preset dictionary");
            } else if (inflater.needsInput()) {
                throw truncated();
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage() == null ? "its data is invalid" : e.getMessage(), e);
        }
    }

    /// Octets after the last member are ignored, as in other decoders.
    private void end() throws IOException {
        if (frame == Frame.ZLIB) {
            ended = true;
            return;
        }
        at = octets.length - inflater.getRemaining();
        require(TRAILER);
        if (littleEndian(at, 4) != checksum.getValue()) {
            throw new IOException("its checksum is wrong");
        }
        if (littleEndian(at + 4, 4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new IOException("its length is wrong");
        }
        at += TRAILER;
        boolean another = at + 1 < octets.length && octets[at] == MAGIC[0] && octets[at + 1] == MAGIC[1];
        if (!another) {
            ended = true;
            return;
        }
        begin();
    }

    /// The header of a member (RFC 1952 section 2.3).
    private void begin() throws IOException {
        for (int i = 0; i < MAGIC.length && at + i < octets.length; i++) {
            if (octets[at + i] != MAGIC[i]) {
                throw new IOException("it does not begin with the gzip signature");
            }
        }
        require(HEADER);
        int flags = octets[at + 3];
        if (octets[at + 2] != 8 || (flags & 0xe0) != 0) {
            throw new IOException("its header has unknown flags or an unknown method");
        }
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            require(2);
            int extra = (int) littleEndian(at, 2);
            at += 2;
            require(extra);
            at += extra;
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            require(2);
            at += 2;
        }
        inflater.reset();
        checksum.reset();
        inflater.setInput(octets, at, octets.length - at);
    }

    private void skipText() throws IOException {
        do {
            require(1);
        } while (octets[at++] != 0);
    }

    private void require(int more) throws EOFException {
        if (octets.length - at < more) {
            throw truncated();
        }
    }

    private long littleEndian(int from, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(octets[from + i]);
        }
        return value;
    }

    private static EOFException truncated() {
        return new EOFException(TRUNCATED);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
