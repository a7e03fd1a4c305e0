package rootwalk.web.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/// Writes the content of one response, and reads no more of it than the client accepts. Event loop only.
final class ContentWriter {

    /// A frame of HTTP/2 and a record of TLS hold so much.
    private static final int CHUNK = 16 << 10;

    /// The chunks that are written before others of the connection.
    private static final int CHUNKS_AT_ONCE = 4;

    private final Channel channel;
    private final WebConnection connection;
    private final SendWindow window;
    private final ContentReader content;
    private final ChannelPromise written;
    private long unsent;
    private boolean ended;

    /// @param channel of the connection or the stream
    ContentWriter(Channel channel, WebConnection connection, SendWindow window, ContentReader content) {
        this.channel = channel;
        this.connection = connection;
        this.window = window;
        this.content = content;
        written = channel.newPromise();
    }

    /// Completed when the last octet is written.
    ChannelFuture written() {
        return written;
    }

    /// The octets that have not been written to the socket.
    long left() {
        return content.left() + unsent;
    }

    boolean isEnded() {
        return ended;
    }

    /// Writes what the client accepts now.
    ///
    /// @return whether anything was written
    boolean resume() {
        int chunks = 0;
        try {
            while (chunks < CHUNKS_AT_ONCE && !ended && writeChunk()) {
                chunks++;
            }
        } catch (IOException e) {
            end();
            written.tryFailure(e);
        }
        if (!ended && window.octets() == 0) {
            content.closeFile();
        }
        if (chunks > 0) {
            channel.flush();
        }
        return chunks > 0;
    }

    private boolean writeChunk() throws IOException {
        if (content.left() == 0) {
            write(LastHttpContent.EMPTY_LAST_CONTENT);
            return true;
        }
        int most = connection.mayWriteContent() ? Math.min(CHUNK, window.octets()) : 0;
        if (most == 0) {
            return false;
        }
        ByteBuf octets = content.next(channel.alloc(), most);
        write(content.left() == 0 ? new DefaultLastHttpContent(octets) : new DefaultHttpContent(octets));
        return true;
    }

    private void write(HttpContent chunk) {
        int octets = chunk.content().readableBytes();
        boolean isLast = chunk instanceof LastHttpContent;
        if (isLast) {
            end();
        }
        unsent += octets;
        connection.contentWritten(octets);
        channel.write(chunk).addListener(it -> {
            unsent -= octets;
            connection.contentTaken(octets);
            if (!it.isSuccess()) {
                end();
                written.tryFailure(it.cause());
            } else if (isLast) {
                written.trySuccess();
            }
        });
    }

    /// The channel is closed; nothing more is read.
    void stop() {
        end();
        written.tryFailure(new ClosedChannelException());
    }

    private void end() {
        ended = true;
        content.closeFile();
    }
}
