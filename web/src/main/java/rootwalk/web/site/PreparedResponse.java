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

/// A reply that is made once and sent often: as HTTP/1.1 it is the same octets for all who ask in one second. Any
/// thread.
public final class PreparedResponse {

    private record OfSecond(long second, Body message) {}

    private final SiteResponse.Full full;
    private volatile @Nullable OfSecond latest;

    /// @param full
    ///            neither it nor its headers are changed any more
    public PreparedResponse(SiteResponse.Full full) {
        this.full = full;
    }

    public SiteResponse.Full full() {
        return full;
    }

    public HttpResponseStatus status() {
        return full.status();
    }

    /// How many octets its content has.
    public int length() {
        return full.body().length();
    }

    /// Its head and content as HTTP/1.1 has them on a connection that stays open (RFC 9112 section 2.1); shared, never
    /// to be changed.
    ///
    /// @param second
    ///            of the day's clock
    /// @param date
    ///            of that second, as the `Date` field has it
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
