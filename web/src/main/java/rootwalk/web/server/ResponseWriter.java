package rootwalk.web.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
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
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.RequestFraming.Version;
import rootwalk.web.site.FileVersion;
import rootwalk.web.site.PreparedResponse;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.site.SiteResponse.Piece;

/// Writes responses in the HTTP version of the connection. Does not flush. Event loop only.
final class ResponseWriter {

    /// How the content of a response is written.
    sealed interface Delivery {

        /// Completed when the last octet is written.
        ChannelFuture written();

        /// At once, or by the kernel.
        record Whole(ChannelFuture written) implements Delivery {}

        /// At the pace of the client, after [WebConnection#start(ContentWriter)].
        record InPieces(ContentWriter writer) implements Delivery {
            @Override
            public ChannelFuture written() {
                return writer.written();
            }
        }
    }

    /// Larger content is written to a stream in pieces.
    private static final int MAX_WHOLE = 16 << 10;

    private final Channel channel;
    private final LoopContext loop;
    private final ServerState server;
    private final WebConnection connection;
    private final WebSettings settings;
    private final SendWindow window;
    /// Where encoded octets are written.
    private final ChannelOutboundInvoker pastEncoder;

    /// @param channel with its encoder in place
    ResponseWriter(Channel channel, ServerState server, WebConnection connection, SendWindow window) {
        this.channel = channel;
        this.server = server;
        this.connection = connection;
        this.window = window;
        settings = server.router().settings();
        loop = connection.loop();
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        pastEncoder = encoder == null ? channel : encoder;
    }

    /// Writes a prepared response to a [RequestFraming#isPlainGet()] request: its encoded octets, in one piece.
    void writePrepared(PreparedResponse prepared) {
        long now = loop.millis();
        byte[] octets = prepared.octets(now / 1000, loop.date(now));
        long before = connection.outboundMemory();
        var _ = pastEncoder.write(channel.alloc().directBuffer(octets.length).writeBytes(octets),
                pastEncoder.voidPromise());
        connection.addOutbound(before);
    }

    Delivery write(SiteResponse.Full response, RequestFraming framing) {
        HttpHeaders headers = headers(response.headers(), framing);
        if (mayHaveContent(response.status())) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length());
        }
        boolean shown = mayHaveContent(response.status()) && !framing.isHead();
        int length = shown ? response.body().length() : 0;
        if (framing.version().hasStreams() && length > MAX_WHOLE) {
            var _ = channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
            return inPieces(Optional.empty(), List.of(new Piece.Literal(response.body())));
        }
        long before = connection.outboundMemory();
        ChannelFuture written = channel.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(),
                shown ? Unpooled.wrappedBuffer(response.body().sharedOctets()) : Unpooled.EMPTY_BUFFER, headers,
                EmptyHttpHeaders.INSTANCE));
        connection.addOutbound(before);
        return new Delivery.Whole(written);
    }

    /// RFC 9110 section 6.4.1
    static boolean mayHaveContent(HttpResponseStatus status) {
        return !status.equals(HttpResponseStatus.NO_CONTENT) && !status.equals(HttpResponseStatus.NOT_MODIFIED);
    }

    Delivery write(SiteResponse.FromFile response, RequestFraming framing) {
        HttpHeaders headers = headers(response.headers(), framing);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, response.length());
        long before = connection.outboundMemory();
        var _ = channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
        connection.addOutbound(before);
        if (framing.isHead()) {
            return new Delivery.Whole(channel.write(LastHttpContent.EMPTY_LAST_CONTENT));
        }
        boolean kernelMaySend = !framing.version().hasStreams()
                && channel.pipeline().get(SslHandler.class) == null;
        if (kernelMaySend && response.pieces().size() == 1
                && response.pieces().getFirst() instanceof Piece.Section section) {
            Optional<FileChannel> file = openForKernel(response.file());
            if (file.isPresent()) {
                return new Delivery.Whole(writeByKernel(file.get(), section));
            }
        }
        return inPieces(Optional.of(response.file()), response.pieces());
    }

    /// The opened file; empty if too many files are open, or if it cannot be opened.
    private Optional<FileChannel> openForKernel(FileVersion version) {
        if (!server.openFiles().enter(settings.openFiles())) {
            return Optional.empty();
        }
        try {
            return Optional.of(version.open());
        } catch (IOException e) {
            server.openFiles().leave();
            return Optional.empty();
        }
    }

    /// The kernel copies the file to the socket (sendfile).
    private ChannelFuture writeByKernel(FileChannel file, Piece.Section section) {
        connection.addOutboundFile(section.length());
        // Netty closes the file.
        channel.write(new DefaultFileRegion(file, section.offset(), section.length()))
                .addListener(_ -> server.openFiles().leave());
        return channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private Delivery inPieces(Optional<FileVersion> file, List<Piece> pieces) {
        var content = new ContentReader(file, pieces, server.openFiles(), settings.openFiles());
        return new Delivery.InPieces(new ContentWriter(channel, connection, window, content));
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
            case HTTP_2, HTTP_3 -> {
                // They have no such field (RFC 9113 section 8.2.2, RFC 9114 section 4.2).
            }
        }
        return headers;
    }
}
