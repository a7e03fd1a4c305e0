package rootwalk.socket.quic;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicTokenHandler;

/// What happens to packets that would begin a connection, according to their token. It is before the library, which would drop those whose
/// token is not valid. The only handler of its socket. Event loop only.
///
/// With a token of another server, or of an earlier secret, a client is one without a token (RFC 9000 section 8.1.3): it gets a Retry packet. A
/// client discards a second Retry packet, so the connection of one whose token has expired is closed at once (RFC 9000 section 8.1.2).
final class TokenCheck extends ChannelInboundHandlerAdapter implements QuicTokenHandler {

    /// RFC 9000 section 20.1.
    private static final int INVALID_TOKEN = 0x0B;

    private final AddressTokens tokens;

    /// Whether no connection has the packet that is being read, and its token was refused.
    private boolean isRefused;

    TokenCheck(AddressTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof DatagramPacket packet) {
            Optional<InitialHeader> header = InitialHeader.read(packet.content()).filter(it -> it.tokenLength() > 0);
            if (header.isPresent()) {
                read(context, packet, header.get());
                return;
            }
        }
        context.fireChannelRead(message);
    }

    private void read(ChannelHandlerContext context, DatagramPacket packet, InitialHeader header) {
        ByteBuf content = packet.content();
        switch (tokens.judge(header.token(content), packet.sender())) {
            case VALID -> context.fireChannelRead(packet);
            case FOREIGN -> {
                ByteBuf without = context.alloc().directBuffer(content.readableBytes());
                header.writeWithoutToken(content, without);
                context.fireChannelRead(packet.replace(without));
                boolean _ = packet.release();
            }
            case STALE -> {
                byte[] client = header.source(content);
                byte[] server = header.destination(content);
                InetSocketAddress sender = packet.sender();
                isRefused = false;
                context.fireChannelRead(packet);
                if (isRefused) {
                    byte[] close = InitialKeys.ofServer(server).close(client, server, INVALID_TOKEN);
                    var _ = context.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(close), sender));
                }
            }
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress client) {
        tokens.issue(out, id, client);
        return true;
    }

    /// @return the offset of the connection ID in the token; -1 if the packet is dropped
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        isRefused = tokens.judge(token, client) != AddressTokens.Verdict.VALID;
        return isRefused ? -1 : AddressTokens.ID_AT;
    }

    @Override
    public int maxTokenLength() {
        return AddressTokens.LONGEST;
    }
}
