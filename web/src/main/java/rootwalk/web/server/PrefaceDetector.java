package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;

/// Detects HTTP/2 with prior knowledge by the first octets of a cleartext connection (RFC 9113 section 3.3). Until then
/// the pipeline has HTTP/1. Event loop only.
///
/// It does not extend Netty's ByteToMessageDecoder: when such a decoder is removed during a read, it fires
/// channelReadComplete twice, and the second one looks like the start of another request.
final class PrefaceDetector extends ChannelInboundHandlerAdapter {

    private final ProtocolSetup protocols;
    private final ConnectionInfo connectionInfo;
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;

    PrefaceDetector(ProtocolSetup protocols, ConnectionInfo connectionInfo) {
        this.protocols = protocols;
        this.connectionInfo = connectionInfo;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        seen = seen.isReadable() ? Unpooled.wrappedBuffer(seen, octets) : octets;
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        int known = Math.min(seen.readableBytes(), preface.readableBytes());
        boolean matches = ByteBufUtil.equals(seen, seen.readerIndex(), preface, 0, known);
        boolean isWhole = known == preface.readableBytes();
        preface.release();
        if (matches && !isWhole) {
            return;
        }
        if (matches) {
            context.pipeline().remove(RequestDecoder.class);
            context.pipeline().remove(HttpResponseEncoder.class);
            context.pipeline().remove(HttpServerHandler.class);
            protocols.addHttp2(context.pipeline(), connectionInfo);
        }
        ByteBuf all = seen;
        seen = Unpooled.EMPTY_BUFFER;
        context.pipeline().remove(this);
        context.fireChannelRead(all);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        seen.release();
        seen = Unpooled.EMPTY_BUFFER;
    }
}
