package rootwalk.daemon.transport.stream;

import java.util.Optional;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.transport.proxy.ProxyHeader;
import rootwalk.daemon.transport.proxy.ProxyProtocol;

/// Takes the header of the PROXY protocol from the beginning of a connection, and then passes on what follows. Without an
/// acceptable header it closes the connection. Until the header is complete, the time limits of the handlers after it apply: that of the
/// TLS handshake, or that of idle connections. Event loop only.
public final class ProxyInput extends ChannelInboundHandlerAdapter {

    private final ProxyProtocol protocol;
    private final ClientAddress client = new ClientAddress();
    private final Consumer<ClientAddress> identified;

    /// Runs if there is no header; empty if one is required.
    private final Optional<Runnable> absent;

    /// What has arrived of the header: fewer octets than [ProxyHeader#MOST].
    private ByteBuf begun = Unpooled.EMPTY_BUFFER;

    /// Whether the header is counted, as accepted or rejected.
    private boolean isCounted;

    private ProxyInput(ProxyProtocol protocol, ClientAddress peer, Consumer<ClientAddress> identified,
            Optional<Runnable> absent) {
        this.protocol = protocol;
        this.identified = identified;
        this.absent = absent;
        client.set(peer);
    }

    /// Adds this handler to a new connection, before those of its protocol, if it is one of a proxy.
    ///
    /// @param peer the other end of the connection
    /// @param identified called on the event loop with the client that the header names, which is the proxy itself after the command LOCAL;
    ///     the address is not to be kept
    public static void add(ChannelPipeline pipeline, ProxyProtocol protocol, ClientAddress peer,
            Consumer<ClientAddress> identified) {
        if (protocol.proxies().contains(peer)) {
            pipeline.addLast(new ProxyInput(protocol, peer, identified, Optional.empty()));
        }
    }

    /// Adds this handler to a connection of a proxy that may begin without a header, with text.
    ///
    /// @param identified as above; may add further handlers
    /// @param absent called if the first octet is not one of a header; may add further handlers
    public static void addOptional(ChannelPipeline pipeline, ProxyProtocol protocol, ClientAddress peer,
            Consumer<ClientAddress> identified, Runnable absent) {
        pipeline.addLast(new ProxyInput(protocol, peer, identified, Optional.of(absent)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (!context.channel().isActive()) {
            octets.release();
            return;
        }
        if (begun.isReadable()) {
            begun.writeBytes(octets);
            octets.release();
        } else {
            begun = octets;
        }
        if (absent.isPresent() && begun.isReadable() && begun.getByte(begun.readerIndex()) != ProxyHeader.FIRST) {
            isCounted = true;
            absent.get().run();
            pass(context, 0);
            return;
        }
        if (begun.readableBytes() < ProxyHeader.FIXED) {
            return;
        }
        int length = ProxyHeader.length(first(ProxyHeader.FIXED), 0);
        if (length == ProxyHeader.INVALID) {
            isCounted = true;
            protocol.reject();
            var _ = context.close();
        } else if (begun.readableBytes() >= length) {
            complete(context, length);
        }
    }

    private byte[] first(int length) {
        byte[] first = new byte[length];
        begun.getBytes(begun.readerIndex(), first);
        return first;
    }

    private void complete(ChannelHandlerContext context, int length) {
        isCounted = true;
        if (protocol.read(first(length), 0, length, client) == ProxyHeader.INVALID) {
            var _ = context.close();
            return;
        }
        identified.accept(client);
        pass(context, length);
    }

    /// Passes on what follows the header, to handlers that were added meanwhile too.
    private void pass(ChannelHandlerContext context, int header) {
        ByteBuf rest = begun.skipBytes(header);
        begun = Unpooled.EMPTY_BUFFER;
        context.pipeline().remove(this);
        if (rest.isReadable() && context.channel().isActive()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
    }

    /// A connection may end, or be ended by a time limit, before its header is complete.
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!isCounted) {
            protocol.reject();
        }
        begun.release();
        begun = Unpooled.EMPTY_BUFFER;
    }
}
