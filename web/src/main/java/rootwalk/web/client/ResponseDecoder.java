package rootwalk.web.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import rootwalk.web.connect.Connection;

/// Netty's decoder of HTTP/1 responses, which ends with the one response that each request gets (RFC 9112 section 9.2).
///
/// Octets that belong to no request are never decoded: neither those behind a response (section 6.3), nor those that come
/// while no request is under way. They are counted, and the connection is not used again. Event loop of its channel.
final class ResponseDecoder extends HttpResponseDecoder {

    /// Octets that belong to no request.
    ///
    /// @param octets
    ///            how many came at once
    /// @param begin
    ///            the first of them as text, short and harmless
    /// @param position
    ///            where they came
    record Surplus(int octets, String begin, Position position) {}

    /// Where surplus comes.
    enum Position {
        /// Before the first request of a connection.
        BEFORE_A_REQUEST,
        /// After a response that has come to its end.
        AFTER_A_RESPONSE
    }

    private static final AttributeKey<Surplus> SURPLUS = AttributeKey.valueOf(ResponseDecoder.class, "surplus");

    private static final int MAX_QUOTE = 60;

    /// Of the request that is under way.
    private @Nullable HttpMethod method;
    private boolean interim;
    private Position position = Position.BEFORE_A_REQUEST;

    ResponseDecoder(Limits limits) {
        // RFC 9112 section 6.3: a length that is said twice, alike, is one. Values are looked at by ResponseRules.
        super(new HttpDecoderConfig().setMaxInitialLineLength(limits.head()).setMaxHeaderSize(limits.head())
                .setAllowDuplicateContentLengths(true)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValueValidation(false)));
    }

    /// What came on a connection that belongs to no request. Any thread.
    static Optional<Surplus> surplus(Channel connection) {
        return Optional.ofNullable(connection.attr(SURPLUS).get());
    }

    /// Writes requests, and informs the decoder of each. Stands behind it, so that a request passes the decoder as octets.
    HttpRequestEncoder requestEncoder() {
        return new HttpRequestEncoder() {
            @Override
            protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
                if (message instanceof HttpRequest request) {
                    method = request.method();
                }
                super.encode(context, message, out);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (method != null || !(message instanceof ByteBuf octets)) {
            super.channelRead(context, message);
            return;
        }
        try {
            note(context, octets);
        } finally {
            ReferenceCountUtil.release(message);
        }
        Connection.closeAsClient(context.channel());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        if (method == null) {
            note(context, octets);
            octets.skipBytes(octets.readableBytes());
            return;
        }
        int before = out.size();
        super.decode(context, octets, out);
        for (Object part : out.subList(before, out.size())) {
            if (part instanceof HttpResponse response) {
                interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            }
            if (part instanceof LastHttpContent && !interim) {
                method = null;
                position = Position.AFTER_A_RESPONSE;
            }
        }
        // Before the response is reported as whole, after which the connection may be used again.
        if (method == null && octets.isReadable()) {
            note(context, octets);
            octets.skipBytes(octets.readableBytes());
        }
    }

    /// RFC 9112 section 6.3: a response to `HEAD` ends with its head.
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
    }

    private void note(ChannelHandlerContext context, ByteBuf octets) {
        if (!octets.isReadable()) {
            return;
        }
        String begin = octets.toString(octets.readerIndex(), Math.min(octets.readableBytes(), MAX_QUOTE),
                StandardCharsets.ISO_8859_1);
        context.channel().attr(SURPLUS).setIfAbsent(
                new Surplus(octets.readableBytes(), ResponseFailures.quote(begin), position));
    }
}
