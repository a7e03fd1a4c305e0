package rootwalk.web.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/// Converts the frames of one stream of HTTP/3 to the messages of a request, and the messages of the response to frames. The next handler
/// gets a malformed request as an [Http3Exception] (RFC 9114 section 4.1.2). Event loop only.
final class Http3Messages extends ChannelDuplexHandler {

    /// RFC 9114 section 4.2: these fields belong to connections of HTTP/1.
    private static final List<AsciiString> OF_CONNECTIONS = List.of(HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"), AsciiString.cached("proxy-connection"), HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    private final Http3Connection connection;
    private final Http3Undecoded undecoded;
    private final Http3End end;
    private boolean hasHead;
    private boolean hasFailed;

    Http3Messages(Http3Connection connection, Http3Undecoded undecoded, Http3End end) {
        this.connection = connection;
        this.undecoded = undecoded;
        this.end = end;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        undecoded.decoded();
        if (hasFailed) {
            ReferenceCountUtil.release(frame);
            return;
        }
        switch (frame) {
            case Http3HeadersFrame trailer when hasHead -> {
                if (!StreamFields.hasValidValues(trailer.headers())) {
                    fail(context, Http3ErrorCode.H3_MESSAGE_ERROR, "the trailer fields are malformed");
                }
            }
            case Http3HeadersFrame head -> begin(context, head.headers());
            case Http3DataFrame data -> context.fireChannelRead(new DefaultHttpContent(data.content()));
            // RFC 9114 section 9: unknown frames have no meaning.
            default -> ReferenceCountUtil.release(frame);
        }
    }

    private void begin(ChannelHandlerContext context, Http3Headers fields) {
        hasHead = true;
        connection.requestBegins();
        if (!StreamFields.isHead(fields) || OF_CONNECTIONS.stream().anyMatch(fields::contains)) {
            fail(context, Http3ErrorCode.H3_MESSAGE_ERROR, "the header fields are malformed");
            return;
        }
        HttpRequest request;
        try {
            request = request(fields);
        } catch (IllegalArgumentException e) {
            // Netty does not accept a character.
            fail(context, Http3ErrorCode.H3_MESSAGE_ERROR, "a header field has an illegal character");
            return;
        }
        context.fireChannelRead(request);
    }

    /// @throws IllegalArgumentException if a character is not permitted
    private static HttpRequest request(Http3Headers fields) {
        // Netty's codec has checked that there is a method, and an authority for CONNECT.
        CharSequence authority = fields.authority();
        CharSequence target = Objects.requireNonNullElse(fields.path(), Objects.requireNonNullElse(authority, ""));
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(Objects.requireNonNullElse(fields.method(), "").toString()), target.toString());
        HttpHeaders headers = request.headers();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            if (Http3Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
                continue;
            }
            if (HttpHeaderNames.COOKIE.contentEquals(field.getKey()) && headers.contains(HttpHeaderNames.COOKIE)) {
                // RFC 9114 section 4.2.1
                headers.set(HttpHeaderNames.COOKIE, headers.get(HttpHeaderNames.COOKIE) + "; " + field.getValue());
            } else {
                headers.add(field.getKey(), field.getValue());
            }
        }
        if (authority != null) {
            headers.set(HttpHeaderNames.HOST, authority);
        }
        // An expectation needs to know before the content whether there is some.
        if (headers.contains(HttpHeaderNames.EXPECT) && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return request;
    }

    private void fail(ChannelHandlerContext context, Http3ErrorCode code, String reason) {
        hasFailed = true;
        context.fireExceptionCaught(new Http3Exception(code, reason));
    }

    /// The end of a request: two events, between which Netty's codec compares the length of the content.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || hasFailed) {
            return;
        }
        if (!(event instanceof ChannelInputShutdownReadComplete)) {
            context.fireUserEventTriggered(event);
        } else if (hasHead) {
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            context.fireChannelReadComplete();
        } else {
            fail(context, Http3ErrorCode.H3_REQUEST_INCOMPLETE, "the stream has ended before its request");
        }
    }

    /// What the codec before this handler throws, and the reset of a stream.
    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        hasFailed = true;
        context.fireExceptionCaught(cause instanceof RuntimeException malformed
                ? new Http3Exception(Http3ErrorCode.H3_MESSAGE_ERROR, "the request cannot be read", malformed)
                : cause);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        switch (message) {
            case FullHttpResponse interim when interim.status().equals(HttpResponseStatus.CONTINUE) -> {
                var _ = context.write(head(interim), promise);
                boolean ignored = interim.release();
            }
            case FullHttpResponse empty when !empty.content().isReadable() -> {
                writeLast(context, head(empty), promise);
                boolean ignored = empty.release();
            }
            case FullHttpResponse full -> {
                var _ = context.write(head(full));
                writeLast(context, new DefaultHttp3DataFrame(full.content()), promise);
            }
            case HttpResponse response -> {
                var _ = context.write(head(response), promise);
            }
            case LastHttpContent last -> writeLast(context, new DefaultHttp3DataFrame(last.content()), promise);
            case HttpContent content -> {
                var _ = context.write(new DefaultHttp3DataFrame(content.content()), promise);
            }
            default -> throw new IllegalArgumentException("not a message of HTTP: " + message.getClass());
        }
    }

    /// Writes a frame, which ends this side. The client may have refused it.
    private void writeLast(ChannelHandlerContext context, Http3RequestStreamFrame frame, ChannelPromise promise) {
        end.withNextFrame();
        var _ = context.write(frame, promise.unvoid()).addListener(written -> {
            if (!written.isSuccess()) {
                connection.abandoned();
            }
        });
    }

    private static Http3HeadersFrame head(HttpResponse response) {
        Http3Headers fields = new DefaultHttp3Headers().status(response.status().codeAsText());
        for (Map.Entry<String, String> field : response.headers()) {
            fields.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        return new DefaultHttp3HeadersFrame(fields);
    }
}
