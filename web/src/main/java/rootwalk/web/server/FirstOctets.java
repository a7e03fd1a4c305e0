package rootwalk.web.server;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;

/// Tells by the first octets of a connection in clear text whether it speaks HTTP/2, of which the client knew before (RFC
/// 9113 section 3.3). Until they say so it is HTTP/1. Event loop only.
final class FirstOctets extends ByteToMessageDecoder {

    private final Protocols protocols;

    FirstOctets(Protocols protocols) {
        this.protocols = protocols;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        int known = Math.min(octets.readableBytes(), preface.readableBytes());
        boolean matches = ByteBufUtil.equals(octets, octets.readerIndex(), preface, 0, known);
        boolean isWhole = known == preface.readableBytes();
        preface.release();
        if (matches && !isWhole) {
            return;
        }
        if (matches) {
            context.pipeline().remove(RequestDecoder.class);
            context.pipeline().remove(HttpResponseEncoder.class);
            context.pipeline().remove(Conversation.class);
            protocols.speakHttp2(context.pipeline(), Door.CLEARTEXT);
        }
        context.pipeline().remove(this);
    }
}
