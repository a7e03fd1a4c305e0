package rootwalk.web.connect;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;

/// Netty's HTTP/1 response decoder for lines that may end with LF only, as those of small servers and scripts (RFC 9112
/// section 2.2). Event loop of its channel.
///
/// Netty then skips all control octets before a response. Here, only line ends may precede it, so that other protocols
/// are recognised.
public abstract class LenientResponseDecoder extends HttpResponseDecoder {

    /// Whether a response has begun that is not complete.
    private boolean begun;

    protected LenientResponseDecoder(HttpDecoderConfig config) {
        super(config.setStrictLineParsing(false));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        int first = begun ? -1 : octets.forEachByte(ByteProcessor.FIND_NON_CRLF);
        if (first >= 0 && !isPrintable(octets.getByte(first))) {
            out.add(malformed(octets.getUnsignedByte(first)));
            octets.skipBytes(octets.readableBytes());
            return;
        }
        begun |= first >= 0;
        int before = out.size();
        super.decode(context, octets, out);
        begun &= out.subList(before, out.size()).stream().noneMatch(LastHttpContent.class::isInstance);
    }

    private static boolean isPrintable(byte octet) {
        return octet >= ' ' && octet < 0x7f;
    }

    private HttpMessage malformed(int first) {
        HttpMessage message = createInvalidMessage();
        message.setDecoderResult(DecoderResult.failure(
                new IllegalArgumentException("it begins with the octet 0x%02x".formatted(first))));
        return message;
    }
}
