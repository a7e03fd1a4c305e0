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

    private final Visit visit;
    private final Asked asked;
    private final Handler handler;
    private final long begun;
    private final Appetite appetite;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private long received;

    /// @param visit
    ///            without content
    /// @param begun
    ///            when its head was there, in nanoseconds
    Incoming(Visit visit, Asked asked, Handler handler, Appetite appetite, long begun) {
        this.visit = visit;
        this.asked = asked;
        this.handler = handler;
        this.appetite = appetite;
        this.begun = begun;
    }

    Visit visit() {
        return received == 0 || appetite == Appetite.NONE ? visit : visit.withBody(Body.of(content.toByteArray()));
    }

    Asked asked() {
        return asked;
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

    void take(ByteBuf octets) {
        received += octets.readableBytes();
        if (appetite == Appetite.WHOLE) {
            content.writeBytes(ByteBufUtil.getBytes(octets));
        }
    }
}
