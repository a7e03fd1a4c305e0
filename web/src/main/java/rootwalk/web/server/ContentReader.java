package rootwalk.web.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import rootwalk.web.site.FileVersion;
import rootwalk.web.site.SiteResponse.Piece;

/// Reads the content of one response. Its file is opened at the first read, and stays open between reads only if
/// [OpenFiles] has room. Event loop only.
final class ContentReader {

    private final Optional<FileVersion> version;
    private final OpenFiles openFiles;
    private final int mostOpenFiles;
    private final List<Piece> pieces;
    private int piece;
    /// The octets of the current piece that have been read.
    private long readOfPiece;
    private long left;
    private @Nullable FileChannel file;

    /// @param version of the file; empty if all pieces are literal
    /// @param mostOpenFiles the limit for all responses
    ContentReader(Optional<FileVersion> version, List<Piece> pieces, OpenFiles openFiles, int mostOpenFiles) {
        this.version = version;
        this.pieces = pieces;
        this.openFiles = openFiles;
        this.mostOpenFiles = mostOpenFiles;
        left = pieces.stream().mapToLong(Piece::length).sum();
    }

    /// The octets that have not been read.
    long left() {
        return left;
    }

    /// Reads the next octets, at least one. Called only if some are left.
    ///
    /// @param most the most octets, at least 1
    /// @throws IOException if the file cannot be read or has changed
    ByteBuf next(ByteBufAllocator allocator, int most) throws IOException {
        while (readOfPiece == pieces.get(piece).length()) {
            piece++;
            readOfPiece = 0;
        }
        int now = (int) Math.min(most, pieces.get(piece).length() - readOfPiece);
        ByteBuf octets = switch (pieces.get(piece)) {
            case Piece.Literal(var body) ->
                Unpooled.wrappedBuffer(body.sharedOctets(), Math.toIntExact(readOfPiece), now);
            case Piece.Section(long offset, long _) -> read(allocator.buffer(now, now), offset + readOfPiece);
        };
        readOfPiece += now;
        left -= now;
        return octets;
    }

    private ByteBuf read(ByteBuf into, long offset) throws IOException {
        FileChannel held = file;
        if (held != null) {
            return read(held, into, offset);
        }
        try {
            held = version.orElseThrow().open();
        } catch (IOException e) {
            into.release();
            throw e;
        }
        if (openFiles.enter(mostOpenFiles)) {
            file = held;
            return read(held, into, offset);
        }
        try (FileChannel brief = held) {
            return read(brief, into, offset);
        }
    }

    private static ByteBuf read(FileChannel file, ByteBuf into, long offset) throws IOException {
        try {
            long at = offset;
            while (into.isWritable()) {
                int octets = into.writeBytes(file, at, into.writableBytes());
                if (octets <= 0) {
                    throw new EOFException("the file became shorter while it was sent");
                }
                at += octets;
            }
            return into;
        } catch (IOException e) {
            into.release();
            throw e;
        }
    }

    /// Closes the file. The next read opens it again.
    void closeFile() {
        FileChannel held = file;
        if (held == null) {
            return;
        }
        file = null;
        openFiles.leave();
        try {
            held.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }
}
