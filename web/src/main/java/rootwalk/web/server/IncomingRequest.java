package rootwalk.web.server;

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Handler.ContentHandling;
import rootwalk.web.site.SiteRequest;

/// A request whose content is being received. Event loop only.
final class IncomingRequest {

    private SiteRequest request;
    private final RequestFraming framing;
    private final Handler handler;
    private final long startedAt;
    private final ContentHandling handling;
    private ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private long received;

    /// @param request without content
    /// @param startedAt when its head was received, in nanoseconds
    IncomingRequest(SiteRequest request, RequestFraming framing, Handler handler, ContentHandling handling,
            long startedAt) {
        this.request = request;
        this.framing = framing;
        this.handler = handler;
        this.handling = handling;
        this.startedAt = startedAt;
    }

    /// The request with the content received so far.
    SiteRequest siteRequest() {
        if (content.size() > 0) {
            request = request.withBody(Body.of(content.toByteArray()));
            content = new ByteArrayOutputStream(0);
        }
        return request;
    }

    RequestFraming framing() {
        return framing;
    }

    Handler handler() {
        return handler;
    }

    long startedAt() {
        return startedAt;
    }

    /// Octets of content received so far.
    long received() {
        return received;
    }

    /// Adds content.
    ///
    /// @param reservation the memory of the connection or stream
    /// @param most the limit in octets for all reservations
    /// @return false if the limit would be exceeded
    boolean addContent(ByteBuf octets, RequestMemory.Reservation reservation, long most) {
        received += octets.readableBytes();
        if (handling != ContentHandling.READ) {
            return true;
        }
        if (!reservation.reserve(octets.readableBytes(), most)) {
            return false;
        }
        content.writeBytes(ByteBufUtil.getBytes(octets));
        return true;
    }
}
