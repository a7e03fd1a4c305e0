package rootwalk.web.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.RequestFraming.Version;
import rootwalk.web.site.PreparedResponse;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.SiteResponse.Piece;

/// Writes responses in the HTTP version of the connection. Does not flush. Event loop only.
final class ResponseWriter {

    private final Channel channel;
    private final LoopContext loop;
    /// Where encoded octets are written.
    private final ChannelOutboundInvoker pastEncoder;

    /// @param channel with its encoder in place
    ResponseWriter(Channel channel, LoopContext loop) {
        this.channel = channel;
        this.loop = loop;
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        pastEncoder = encoder == null ? channel : encoder;
    }

    /// Writes a prepared response to a [RequestFraming#isPlainGet()] request: its encoded octets, in one piece.
    void writePrepared(PreparedResponse prepared) {
        long now = loop.millis();
        byte[] octets = prepared.octets(now / 1000, loop.date(now));
        var _ = pastEncoder.write(channel.alloc().directBuffer(octets.length).writeBytes(octets),
                pastEncoder.voidPromise());
    }

    /// @return completed when the last octet is written
    ChannelFuture write(SiteResponse.Full response, RequestFraming framing) {
        HttpHeaders headers = headers(response.headers(), framing);
        if (mayHaveContent(response.status())) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length());
        }
        boolean shown = mayHaveContent(response.status()) && !framing.isHead();
        return channel.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(),
                shown ? Unpooled.wrappedBuffer(response.body().sharedOctets()) : Unpooled.EMPTY_BUFFER, headers,
                EmptyHttpHeaders.INSTANCE));
    }

    /// RFC 9110 section 6.4.1
    private static boolean mayHaveContent(HttpResponseStatus status) {
        return !status.equals(HttpResponseStatus.NO_CONTENT) && !status.equals(HttpResponseStatus.NOT_MODIFIED);
    }

    ChannelFuture write(SiteResponse.FromFile response, RequestFraming framing) {
        HttpHeaders headers = headers(response.headers(), framing);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, response.length());
        var _ = channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
        if (framing.isHead()) {
            return channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        boolean kernelMaySend = framing.version() != Version.HTTP_2
                && channel.pipeline().get(SslHandler.class) == null;
        return kernelMaySend ? writeByKernel(response) : writeInPieces(response);
    }

    /// The kernel copies the file to the socket (sendfile).
    private ChannelFuture writeByKernel(SiteResponse.FromFile response) {
        for (Piece piece : response.pieces()) {
            var _ = switch (piece) {
                case Piece.Section(long offset, long length) ->
                    channel.write(new DefaultFileRegion(response.file().toFile(), offset, length));
                case Piece.Literal(var octets) ->
                    channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(octets.sharedOctets())));
            };
        }
        return channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private ChannelFuture writeInPieces(SiteResponse.FromFile response) {
        if (channel.pipeline().get(ChunkedWriteHandler.class) == null) {
            // Before the handler, which handles its exceptions.
            String conversation = channel.pipeline().context(HttpServerHandler.class).name();
            channel.pipeline().addBefore(conversation, null, new ChunkedWriteHandler());
        }
        return channel.write(new ChunkedFileInput(response.file(), response.pieces()));
    }

    /// Writes the head of a response without a known length.
    void writeHead(HttpHeaders siteHeaders, RequestFraming framing) {
        HttpHeaders headers = headers(siteHeaders, framing);
        if (framing.version() == Version.HTTP_1_1) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        var _ = channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers));
    }

    private HttpHeaders headers(HttpHeaders siteHeaders, RequestFraming framing) {
        HttpHeaders headers = new DefaultHttpHeaders().add(siteHeaders);
        headers.set(HttpHeaderNames.DATE, loop.date(loop.millis()));
        switch (framing.version()) {
            case HTTP_1_0 -> headers.set(HttpHeaderNames.CONNECTION, framing.persistence() == Persistence.KEEP
                    ? HttpHeaderValues.KEEP_ALIVE
                    : HttpHeaderValues.CLOSE);
            case HTTP_1_1 -> {
                if (framing.persistence() == Persistence.CLOSE) {
                    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                }
            }
            case HTTP_2 -> {
                // HTTP/2 has no such field (RFC 9113 section 8.2.2).
            }
        }
        return headers;
    }
}
