package rootwalk.web.site;

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;

/// A response that is encoded once and sent many times: over HTTP/1.1 its octets are the same for all requests within a
/// second. Thread-safe.
public final class PreparedResponse {

    private record OfSecond(long second, Body message) {}

    private final SiteResponse.Full full;
    private volatile @Nullable OfSecond latest;

    /// @param full must not be changed afterwards, nor its headers
    public PreparedResponse(SiteResponse.Full full) {
        this.full = full;
    }

    public SiteResponse.Full full() {
        return full;
    }

    public HttpResponseStatus status() {
        return full.status();
    }

    /// The length of the content in octets.
    public int length() {
        return full.body().length();
    }

    /// The encoded HTTP/1.1 message for a persistent connection (RFC 9112 section 2.1); shared, must not be changed.
    ///
    /// @param second of the time of day
    /// @param date the `Date` field of that second
    public byte[] octets(long second, String date) {
        OfSecond made = latest;
        if (made == null || made.second != second) {
            made = new OfSecond(second, Body.of(written(full, date)));
            latest = made;
        }
        return made.message.sharedOctets();
    }

    private static byte[] written(SiteResponse.Full full, String date) {
        HttpHeaders headers = new DefaultHttpHeaders().add(full.headers()).set(HttpHeaderNames.DATE, date);
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, full.body().length());
        var encoder = new EmbeddedChannel(new HttpResponseEncoder());
        encoder.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, full.status(),
                Unpooled.wrappedBuffer(full.body().sharedOctets()), headers, EmptyHttpHeaders.INSTANCE));
        var octets = new ByteArrayOutputStream();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            octets.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        var _ = encoder.close();
        return octets.toByteArray();
    }
}
