package rootwalk.web.server;

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Handler.Appetite;
import rootwalk.web.site.Visit;

/// A request whose content is still coming. Event loop only.
final class Incoming {

    private Visit visit;
    private final RequestFraming framing;
    private final Handler handler;
    private final long begun;
    private final Appetite appetite;
    private ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private long received;

    /// @param visit
    ///            without content
    /// @param begun
    ///            when its head was there, in nanoseconds
    Incoming(Visit visit, RequestFraming framing, Handler handler, Appetite appetite, long begun) {
        this.visit = visit;
        this.framing = framing;
        this.handler = handler;
        this.appetite = appetite;
        this.begun = begun;
    }

    /// With what came of its content, which is then kept there only.
    Visit visit() {
        if (content.size() > 0) {
            visit = visit.withBody(Body.of(content.toByteArray()));
            content = new ByteArrayOutputStream(0);
        }
        return visit;
    }

    RequestFraming framing() {
        return framing;
    }

    Handler handler() {
        return handler;
    }

    long begun() {
        return begun;
    }

    /// Octets of content up to now.
    long received() {
        return received;
    }

    /// @param share
    ///            what the conversation holds
    /// @param most
    ///            octets that all conversations may hold together
    /// @return false when there is no room for it
    boolean take(ByteBuf octets, ContentRoom.Share share, long most) {
        received += octets.readableBytes();
        if (appetite == Appetite.NONE) {
            return true;
        }
        if (!share.grow(octets.readableBytes(), most)) {
            return false;
        }
        content.writeBytes(ByteBufUtil.getBytes(octets));
        return true;
    }
}
