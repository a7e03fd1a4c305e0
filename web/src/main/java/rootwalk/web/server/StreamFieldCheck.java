package rootwalk.web.server;

import java.util.Map;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/// Checks the fields of an HTTP/2 request that Netty's codec does not check, before it is converted to an HTTP/1
/// message. A malformed request is a stream error (RFC 9113 section 8.1.1). Event loop only.
final class StreamFieldCheck extends ChannelInboundHandlerAdapter {

    private boolean begun;
    private boolean rejected;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2HeadersFrame fields && !rejected && !isValid(fields.headers())) {
            rejected = true;
            var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
        if (rejected) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    private boolean isValid(Http2Headers fields) {
        boolean isTrailer = begun;
        begun = true;
        // The codec adds the scheme in this field, so the client's value is removed.
        fields.remove(ExtensionHeaderNames.SCHEME.text());
        return hasValidValues(fields) && (isTrailer || isValidHead(fields));
    }

    /// RFC 9113 section 8.2.1: no value begins or ends with white space.
    private static boolean hasValidValues(Http2Headers fields) {
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence value = field.getValue();
            boolean isPadded = !value.isEmpty()
                    && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
            if (isPadded) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    /// RFC 9113 section 8.3.1: scheme `http` or `https`, at most one host, and a path that begins with a slash. Netty's
    /// codec checks that the host equals the authority. Without the setting of RFC 8441 section 3, `:protocol` is
    /// undefined.
    private static boolean isValidHead(Http2Headers fields) {
        CharSequence scheme = fields.scheme();
        boolean isOurs = scheme == null || AsciiString.contentEqualsIgnoreCase(scheme, "http")
                || AsciiString.contentEqualsIgnoreCase(scheme, "https");
        boolean isExtended = fields.contains(Http2Headers.PseudoHeaderName.PROTOCOL.value());
        return isOurs && !isExtended && hasValidPath(fields) && fields.getAll(HttpHeaderNames.HOST).size() <= 1;
    }

    /// RFC 9113 section 8.5: CONNECT has neither scheme nor path.
    private static boolean hasValidPath(Http2Headers fields) {
        CharSequence method = fields.method();
        CharSequence path = fields.path();
        if (AsciiString.contentEquals(method, HttpMethod.CONNECT.asciiName())) {
            return path == null && fields.scheme() == null;
        }
        boolean isAll = AsciiString.contentEquals(path, "*")
                && AsciiString.contentEquals(method, HttpMethod.OPTIONS.asciiName());
        return isAll || (path != null && !path.isEmpty() && path.charAt(0) == '/');
    }
}
