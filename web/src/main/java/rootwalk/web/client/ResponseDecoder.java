package rootwalk.web.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import rootwalk.web.connect.Connection;
import rootwalk.web.connect.LenientResponseDecoder;

/// The HTTP/1 response decoder, limited to one response for each request (RFC 9112 section 9.2).
///
/// Data without a request is not decoded: data after a response (section 6.3), and data before a request is sent. It is
/// counted, and the connection is not reused. Event loop of its channel.
final class ResponseDecoder extends LenientResponseDecoder {

    /// Data without a request.
    ///
    /// @param octets how many octets were received at once
    /// @param begin the first octets as text, shortened and without control characters
    /// @param position where they were received
    record Surplus(int octets, String begin, Position position) {}

    /// Where surplus data was received.
    enum Position {
        /// Before the first request of a connection.
        BEFORE_A_REQUEST,
        /// After the end of a response.
        AFTER_A_RESPONSE
    }

    private static final AttributeKey<String> UNFINISHED = AttributeKey.valueOf(ResponseDecoder.class, "unfinished");

    private static final AttributeKey<Surplus> SURPLUS = AttributeKey.valueOf(ResponseDecoder.class, "surplus");

    private static final int MAX_QUOTE = 60;

    /// The method of the current request; null between requests.
    private @Nullable HttpMethod method;
    private boolean interim;
    /// Whether the response to the current request has a status line.
    private boolean begun;
    private Position position = Position.BEFORE_A_REQUEST;
    /// The octets that are being decoded, and where they begin.
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private int firstLine;

    ResponseDecoder(Limits limits) {
        // RFC 9112 section 6.3: two equal lengths count as one. ResponseRules checks the values.
        super(new HttpDecoderConfig().setMaxInitialLineLength(limits.head()).setMaxHeaderSize(limits.head())
                .setAllowDuplicateContentLengths(true)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValueValidation(false)));
    }

    /// The data without a request on a connection. Thread-safe.
    static Optional<Surplus> surplus(Channel connection) {
        return Optional.ofNullable(connection.attr(SURPLUS).get());
    }

    /// What was received of the first line of a response before the connection was closed, shortened and without control
    /// characters. Thread-safe.
    static Optional<String> unfinishedLine(Channel connection) {
        return Optional.ofNullable(connection.attr(UNFINISHED).get());
    }

    /// Encodes requests, and passes the method of each to this decoder. It is placed after the decoder, so that encoded
    /// requests pass through the decoder.
    HttpRequestEncoder requestEncoder() {
        return new HttpRequestEncoder() {
            @Override
            protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
                if (message instanceof HttpRequest request) {
                    method = request.method();
                    begun = false;
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
        received = octets;
        firstLine = octets.readerIndex();
        int before = out.size();
        super.decode(context, octets, out);
        for (Object part : out.subList(before, out.size())) {
            begun = true;
            if (part instanceof HttpResponse response) {
                interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            }
            if (part instanceof LastHttpContent && !interim) {
                method = null;
                position = Position.AFTER_A_RESPONSE;
            }
        }
        // Before the response is passed on, since the connection may be reused afterwards.
        if (method == null && octets.isReadable()) {
            note(context, octets);
            octets.skipBytes(octets.readableBytes());
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        super.decodeLast(context, octets, out);
        if (method != null && !begun && out.isEmpty() && octets.isReadable()) {
            context.channel().attr(UNFINISHED).set(begin(octets));
        }
    }

    /// Netty takes the name up to the first blank, and the rest up to a colon is lost (RFC 9112 section 5.1). The array
    /// has octets of earlier lines after this one, so the received octets are examined; Netty has read them up to LF.
    @Override
    protected AsciiString splitHeaderName(byte[] line, int begin, int length) {
        int lastLineEnd = received.indexOf(received.readerIndex() - 1, firstLine, HttpConstants.LF);
        int next = Math.max(lastLineEnd + 1, firstLine) + length;
        while (received.getByte(next) == HttpConstants.SP || received.getByte(next) == HttpConstants.HT) {
            next++;
        }
        if (received.getByte(next) != HttpConstants.COLON) {
            throw new IllegalArgumentException("a field name is followed by a blank and no colon");
        }
        return super.splitHeaderName(line, begin, length);
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
        context.channel().attr(SURPLUS).setIfAbsent(new Surplus(octets.readableBytes(), begin(octets), position));
    }

    private static String begin(ByteBuf octets) {
        return ResponseFailures.quote(octets.toString(octets.readerIndex(),
                Math.min(octets.readableBytes(), MAX_QUOTE), StandardCharsets.ISO_8859_1));
    }
}
