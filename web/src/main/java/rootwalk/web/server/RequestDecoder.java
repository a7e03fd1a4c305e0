package rootwalk.web.server;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/// Netty's decoder of HTTP/1 requests, strict: it takes no line that ends in a bare LF, no two lengths, no length beside
/// chunks, as Netty's does; and here no folded field either (RFC 9112 section 5.2). Event loop only.
final class RequestDecoder extends HttpRequestDecoder {

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    /// A field that goes on in the next line.
    static final class FoldedField extends Exception {

        private static final long serialVersionUID = 1L;

        FoldedField() {
            super("a header field is folded", null, false, false);
        }
    }

    private enum Place {
        /// In a request line or header fields.
        HEAD,
        /// In content, and the trailer fields after it.
        CONTENT,
        /// After something that cannot be read: nothing behind it is a request.
        NOWHERE
    }

    private Place place = Place.HEAD;

    RequestDecoder(WebSettings settings) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(settings.line()).setMaxHeaderSize(settings.head())
                .setStrictLineParsing(true).setUseRfc9112TransferEncoding(true));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        switch (place) {
            case NOWHERE -> octets.skipBytes(octets.readableBytes());
            case HEAD -> decodeHead(context, octets, out);
            case CONTENT -> decodeOn(context, octets, out);
        }
    }

    private void decodeHead(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        if (isFolded(octets)) {
            place = Place.NOWHERE;
            octets.skipBytes(octets.readableBytes());
            HttpRequest unreadable = new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request");
            unreadable.setDecoderResult(DecoderResult.failure(new FoldedField()));
            out.add(unreadable);
            return;
        }
        decodeOn(context, octets, out);
    }

    private void decodeOn(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        super.decode(context, octets, out);
        if (!out.isEmpty()) {
            place = out.getLast() instanceof LastHttpContent ? Place.HEAD : Place.CONTENT;
        }
    }

    /// Looks at the lines of the head as far as they are there.
    private static boolean isFolded(ByteBuf octets) {
        int line = octets.readerIndex();
        int end = octets.writerIndex();
        while (line < end) {
            byte first = octets.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            int lf = octets.indexOf(line, end, LF);
            boolean isLast = lf == line || (lf == line + 1 && first == CR);
            if (lf < 0 || isLast) {
                // Where the first line is empty Netty skips it, and comes back with the next.
                return isLast && line == octets.readerIndex() && isFolded(octets.slice(lf + 1, end - lf - 1));
            }
            line = lf + 1;
        }
        return false;
    }
}
