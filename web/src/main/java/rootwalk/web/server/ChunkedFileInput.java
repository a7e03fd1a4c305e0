package rootwalk.web.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;
import rootwalk.web.site.SiteResponse.Piece;

/// The content of a response from a file, read at the pace of the client. Event loop only.
final class ChunkedFileInput implements ChunkedInput<HttpContent> {

    private static final int CHUNK = 32 << 10;

    private final Path path;
    private final Deque<Piece> left;
    private final long length;
    private @Nullable FileChannel file;
    private long progress;
    private boolean ended;

    ChunkedFileInput(Path path, List<Piece> pieces) {
        this.path = path;
        left = new ArrayDeque<>(pieces);
        length = pieces.stream().mapToLong(Piece::length).sum();
    }

    @Override
    public HttpContent readChunk(ByteBufAllocator allocator) throws IOException {
        Piece next = left.poll();
        return switch (next) {
            case null -> {
                ended = true;
                yield LastHttpContent.EMPTY_LAST_CONTENT;
            }
            case Piece.Literal(var octets) -> content(Unpooled.wrappedBuffer(octets.sharedOctets()));
            case Piece.Section(long offset, long size) -> {
                int now = (int) Math.min(CHUNK, size);
                if (size > now) {
                    left.push(new Piece.Section(offset + now, size - now));
                }
                yield content(read(allocator.buffer(now, now), offset));
            }
        };
    }

    private HttpContent content(ByteBuf octets) {
        progress += octets.readableBytes();
        return new DefaultHttpContent(octets);
    }

    private ByteBuf read(ByteBuf into, long offset) throws IOException {
        try {
            FileChannel open = file == null ? FileChannel.open(path, StandardOpenOption.READ) : file;
            file = open;
            long at = offset;
            while (into.isWritable()) {
                int octets = into.writeBytes(open, at, into.writableBytes());
                if (octets <= 0) {
                    throw new EOFException(path + " became shorter while it was sent");
                }
                at += octets;
            }
            return into;
        } catch (IOException e) {
            into.release();
            throw e;
        }
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // Netty's, not ours to inline
    public HttpContent readChunk(ChannelHandlerContext context) throws IOException {
        return readChunk(context.alloc());
    }

    @Override
    public boolean isEndOfInput() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long progress() {
        return progress;
    }
}
