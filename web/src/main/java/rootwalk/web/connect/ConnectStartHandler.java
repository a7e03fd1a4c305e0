package rootwalk.web.connect;

import java.net.SocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Is next to the socket, reports when the kernel is asked to connect, and removes itself. What was before is this program's
/// own doing. Event loop of its channel.
final class ConnectStartHandler extends ChannelOutboundHandlerAdapter {

    private final Runnable connecting;

    ConnectStartHandler(Runnable asked) {
        this.connecting = asked;
    }

    @Override
    public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
            ChannelPromise promise) {
        connecting.run();
        var _ = context.connect(remote, local, promise);
        context.pipeline().remove(this);
    }
}
