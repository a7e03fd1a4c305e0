package rootwalk.web.site;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.BrotliEncoder;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.codec.compression.ZstdEncoder;
import rootwalk.web.http.Body;

/// The content codings of the server (RFC 9110 section 8.4.1), the preferred one first.
enum ContentCoding {
    BROTLI("br", ".br") {
        @Override
        ChannelHandler encoder() {
            return new BrotliEncoder();
        }

        @Override
        boolean isAvailable() {
            return Brotli.isAvailable();
        }
    },
    ZSTD("zstd", ".zst") {
        @Override
        ChannelHandler encoder() {
            return new ZstdEncoder();
        }

        @Override
        boolean isAvailable() {
            return Zstd.isAvailable();
        }
    },
    GZIP("gzip", ".gz") {
        @Override
        ChannelHandler encoder() {
            return ZlibCodecFactory.newZlibEncoder(ZlibWrapper.GZIP);
        }
    },
    IDENTITY("identity", "") {
        @Override
        ChannelHandler encoder() {
            throw new IllegalStateException("the identity coding has no encoder");
        }
    };

    private final String token;
    private final String suffix;

    ContentCoding(String token, String ending) {
        this.token = token;
        this.suffix = ending;
    }

    /// The name in `Content-Encoding`.
    String token() {
        return token;
    }

    /// The suffix of the names of files in this coding.
    String suffix() {
        return suffix;
    }

    abstract ChannelHandler encoder();

    /// Whether its library supports this machine.
    boolean isAvailable() {
        return true;
    }

    /// The codings that are available, with the identity.
    static Set<ContentCoding> available() {
        return Arrays.stream(values()).filter(ContentCoding::isAvailable).collect(Collectors.toUnmodifiableSet());
    }

    Body encode(Body content) {
        var encoder = new EmbeddedChannel(encoder());
        encoder.writeOutbound(Unpooled.wrappedBuffer(content.sharedOctets()));
        encoder.finish();
        var coded = new ByteArrayOutputStream(content.length() / 2);
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            coded.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        return Body.of(coded.toByteArray());
    }
}
