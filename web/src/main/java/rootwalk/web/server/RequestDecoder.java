package rootwalk.web.server;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/// Netty's strict HTTP/1 request decoder with further checks. Like Netty's, it rejects lines that end in a bare LF, two
/// lengths, and a length with chunks. It also rejects folded fields (RFC 9112 section 5.2) and request lines that do
/// not match section 3. Event loop only.
final class RequestDecoder extends HttpRequestDecoder {

    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final byte SPACE = ' ';
    private static final byte DELETE = 0x7f;
    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/'};
    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    /// RFC 9112 section 2.2 recommends to ignore at least one.
    private static final int MAX_EMPTY_LINES = 4;

    /// Data that is not a request, but that a lenient decoder would accept.
    static final class MalformedRequestException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedRequestException(String what) {
            super(what, null, false, false);
        }
    }

    private enum DecoderState {
        /// Before the end of a request line.
        BEFORE_REQUEST,
        /// In header fields.
        HEAD,
        /// In content.
        CONTENT,
        /// In the trailer fields after chunks.
        TRAILER,
        /// After an error; nothing more is decoded.
        FAILED
    }

    private final int maxLine;
    private DecoderState state = DecoderState.BEFORE_REQUEST;
    private int emptyLines;

    RequestDecoder(WebSettings settings) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(settings.line()).setMaxHeaderSize(settings.head())
                .setStrictLineParsing(true).setUseRfc9112TransferEncoding(true));
        maxLine = settings.line();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        switch (state) {
            case FAILED -> octets.skipBytes(octets.readableBytes());
            case BEFORE_REQUEST -> begin(context, octets, out);
            case HEAD, TRAILER -> decodeFields(context, octets, out);
            case CONTENT -> decodeContent(context, octets, out);
        }
    }

    private void begin(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        skipEmptyLines(octets);
        if (emptyLines > MAX_EMPTY_LINES) {
            reject("empty lines instead of a request", octets, out);
            return;
        }
        int begin = octets.readerIndex();
        boolean isPerhapsEmpty = octets.readableBytes() == 1 && octets.getByte(begin) == CR;
        if (!octets.isReadable() || isPerhapsEmpty) {
            return;
        }
        int most = Math.min(octets.writerIndex(), begin + maxLine + 2);
        int lf = octets.indexOf(begin, most, LF);
        if (lf < 0 ? octets.getByte(begin) <= SPACE : !isRequestLine(octets, begin, lf)) {
            reject("the request line is malformed", octets, out);
        } else if (lf < 0) {
            decodeOn(context, octets, out);
        } else {
            state = DecoderState.HEAD;
            decodeFields(context, octets, out);
        }
    }

    private void skipEmptyLines(ByteBuf octets) {
        while (emptyLines <= MAX_EMPTY_LINES && octets.readableBytes() > 1
                && octets.getByte(octets.readerIndex()) == CR && octets.getByte(octets.readerIndex() + 1) == LF) {
            octets.skipBytes(2);
            emptyLines++;
        }
    }

    /// Three words of visible characters, separated by one space; the last is `HTTP/`, a digit, a dot and a digit (RFC
    /// 9112 sections 2.3 and 3).
    private static boolean isRequestLine(ByteBuf octets, int begin, int lf) {
        int version = lf - 1 - VERSION_LENGTH;
        if (version <= begin || octets.getByte(lf - 1) != CR) {
            return false;
        }
        int first = octets.indexOf(begin, version, SPACE);
        boolean hasThreeWords = first > begin && octets.indexOf(first + 1, version, SPACE) == version - 1
                && first + 1 < version - 1;
        boolean isVisible = octets.forEachByte(begin, version - begin,
                octet -> octet < 0 || (octet >= SPACE && octet != DELETE)) < 0;
        return hasThreeWords && isVisible && isVersion(octets, version);
    }

    private static boolean isVersion(ByteBuf octets, int at) {
        for (int i = 0; i < VERSION.length; i++) {
            if (octets.getByte(at + i) != VERSION[i]) {
                return false;
            }
        }
        return isDigit(octets.getByte(at + 5)) && octets.getByte(at + 6) == '.' && isDigit(octets.getByte(at + 7));
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private void decodeFields(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        if (isFolded(octets)) {
            reject("a header field is folded", octets, out);
        } else {
            decodeOn(context, octets, out);
        }
    }

    /// Netty consumes the line of the last chunk without a message.
    private void decodeContent(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        int begin = octets.readerIndex();
        decodeOn(context, octets, out);
        if (out.isEmpty() && isLastChunk(octets, begin, octets.readerIndex())) {
            state = DecoderState.TRAILER;
        }
    }

    /// Whether a line is that of a chunk of size zero (RFC 9112 section 7.1).
    private static boolean isLastChunk(ByteBuf octets, int begin, int end) {
        int at = begin;
        while (at < end && octets.getByte(at) == '0') {
            at++;
        }
        return at > begin && at < end && Character.digit(octets.getByte(at), 16) < 0;
    }

    private void decodeOn(ChannelHandlerContext context, ByteBuf octets, List<Object> out) throws Exception {
        super.decode(context, octets, out);
        if (out.isEmpty()) {
            return;
        }
        if (out.getLast() instanceof HttpObject object && object.decoderResult().isFailure()) {
            state = DecoderState.FAILED;
        } else if (out.getLast() instanceof LastHttpContent) {
            state = DecoderState.BEFORE_REQUEST;
            emptyLines = 0;
        } else {
            state = DecoderState.CONTENT;
        }
    }

    private void reject(String what, ByteBuf octets, List<Object> out) {
        state = DecoderState.FAILED;
        octets.skipBytes(octets.readableBytes());
        HttpRequest unreadable = new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request");
        unreadable.setDecoderResult(DecoderResult.failure(new MalformedRequestException(what)));
        out.add(unreadable);
    }

    /// Checks the lines of the head or trailer that have been received.
    private static boolean isFolded(ByteBuf octets) {
        int line = octets.readerIndex();
        int end = octets.writerIndex();
        while (line < end) {
            byte first = octets.getByte(line);
            if (first == SPACE || first == '\t') {
                return true;
            }
            int lf = octets.indexOf(line, end, LF);
            boolean isLast = lf == line || (lf == line + 1 && first == CR);
            if (lf < 0 || isLast) {
                return false;
            }
            line = lf + 1;
        }
        return false;
    }
}
