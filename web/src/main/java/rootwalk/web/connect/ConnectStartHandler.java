package rootwalk.web.connect;

import java.net.SocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Reports when the kernel is called to connect, and removes itself. It is the handler next to the socket, so that time
/// before the call is not counted. Event loop of its channel.
final class ConnectStartHandler extends ChannelOutboundHandlerAdapter {

    private final Runnable connecting;

    ConnectStartHandler(Runnable onConnect) {
        this.connecting = onConnect;
    }

    @Override
    public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
            ChannelPromise promise) {
        connecting.run();
        var _ = context.connect(remote, local, promise);
        context.pipeline().remove(this);
    }
}
