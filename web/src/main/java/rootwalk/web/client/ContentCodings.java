package rootwalk.web.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.BrotliDecoder;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.compression.ZstdDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Step;

/// Undoes content codings by Netty's decoders (RFC 9110 section 8.4), within a limit.
final class ContentCodings {

    /// Octets handed to a decoder at once, so that little is decoded beyond the limit.
    private static final int PIECE = 1 << 10;

    /// As many codings, one upon another, as curl undoes; there is no use for two.
    private static final int MOST = 5;

    private ContentCodings() {}

    /// The content as it was before the codings that the header tells; as it came from the first unknown one on.
    static Body decode(Body content, HttpHeaders headers, int limit, Room.Share share)
            throws FetchFailure {
        List<String> codings = new ArrayList<>();
        for (String field : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
            for (String coding : field.split(",")) {
                codings.add(coding.strip().toLowerCase(Locale.ROOT));
            }
        }
        if (codings.size() > MOST && content.length() > 0) {
            throw new FetchFailure(Step.RECEIVE,
                    "the content is coded " + codings.size() + " times over, and at most " + MOST + " are undone",
                    "a proxy that adds Content-Encoding each time, or a server that wants clients to work");
        }
        Collections.reverse(codings);
        Body decoded = content;
        for (String coding : codings) {
            Optional<ChannelHandler> decoder = decoded.length() == 0 ? Optional.empty() : decoder(coding);
            if (decoder.isEmpty()) {
                return decoded;
            }
            decoded = decode(decoded, coding, decoder.get(), limit, share);
        }
        return decoded;
    }

    private static Optional<ChannelHandler> decoder(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip" -> Optional.of(new JdkZlibDecoder(ZlibWrapper.GZIP, 0));
            case "deflate" -> Optional.of(new JdkZlibDecoder(ZlibWrapper.ZLIB_OR_NONE, 0));
            case "br" -> Optional.of(new BrotliDecoder());
            case "zstd" -> Optional.of(new ZstdDecoder());
            default -> Optional.empty();
        };
    }

    private static Body decode(Body content, String coding, ChannelHandler decoder, int limit,
            Room.Share share) throws FetchFailure {
        Collector collector = new Collector(limit, share);
        EmbeddedChannel channel = new EmbeddedChannel(decoder, collector);
        try {
            ByteBuf all = Unpooled.wrappedBuffer(content.sharedOctets());
            while (all.isReadable() && !collector.isFull()) {
                channel.writeInbound(all.readRetainedSlice(Math.min(PIECE, all.readableBytes())));
            }
            boolean cutOff = decoder instanceof ZlibDecoder zlib && !zlib.isClosed() && !collector.isFull();
            channel.finish();
            channel.checkException();
            if (cutOff) {
                throw new IOException("it ends too early");
            }
        } catch (Exception e) {
            throw new FetchFailure(Step.RECEIVE, "the content is no " + coding + ": " + e.getMessage(),
                    "a server that says one coding and sends another, or coded twice", e);
        } finally {
            channel.releaseInbound();
        }
        if (collector.full != null) {
            throw collector.full;
        }
        return Body.of(collector.octets.toByteArray());
    }

    /// What a decoder gives, up to the limit; the rest is let go.
    private static final class Collector extends ChannelInboundHandlerAdapter {

        private final int limit;
        private final Room.Share share;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private @Nullable FetchFailure full;

        Collector(int limit, Room.Share share) {
            this.limit = limit;
            this.share = share;
        }

        boolean isFull() {
            return full != null;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            ByteBuf piece = (ByteBuf) message;
            try {
                if (full == null && octets.size() + piece.readableBytes() > limit) {
                    full = ReceptionWords.tooLarge(limit);
                } else if (full == null && !share.take(piece.readableBytes())) {
                    full = ReceptionWords.noRoom(share.ofAll());
                }
                if (full == null) {
                    piece.readBytes(octets, piece.readableBytes());
                }
            } finally {
                piece.release();
            }
        }
    }
}
