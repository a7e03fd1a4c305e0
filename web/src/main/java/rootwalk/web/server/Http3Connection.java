package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import rootwalk.web.url.Url.Scheme;

/// A connection over HTTP/3. It ends connections that are idle, and those that cause work or use memory without requests (RFC 9114 section
/// 10.5). Event loop only, except for [#isIdle] and [#activeAt].
public final class Http3Connection extends ChannelInboundHandlerAdapter implements LoopContext.TimedHandler {

    /// Octets that Netty's codec keeps of heads that are not complete, of all streams together.
    private static final int MOST_UNDECODED = 256 << 10;

    /// Streams that the client may abandon. Netty keeps some memory for each until the end of the connection. So a connection with more is
    /// replaced by another one, and one that abandons more in this time is an attack.
    private static final int MOST_ABANDONED = 200;
    private static final long ABANDONED_NANOS = 10_000_000_000L;

    /// Streams in one direction that the client may open: the three of HTTP/3, and some of types that are unknown (RFC 9114 section 6.2.3).
    private static final int MOST_CONTROL_STREAMS = 32;

    /// Octets that the client may send on these streams, and as many more for each request: its priority, for example.
    private static final int CONTROL_OCTETS = 32 << 10;
    private static final int CONTROL_OCTETS_OF_REQUEST = 256;

    /// The difference between the IDs of two streams that the client has opened in both directions (RFC 9000 section 2.1).
    private static final int STREAM_STEP = 4;

    /// The longest content of an unknown frame. Longer ones end the connection.
    private static final int MOST_UNKNOWN = 4096;

    private final QuicChannel channel;
    private final ServerState server;
    private final WebSettings settings;
    private final LoopContext loop;
    private final WebConnection web;
    private final long begunAt;
    private long requestAt;
    private long nextStream;
    private long controlOctets;
    private long mostControlOctets = CONTROL_OCTETS;
    private int controlStreams;
    private int streams;
    private int undecoded;
    private int abandoned;
    private boolean isLeaving;
    private boolean hasEnded;

    private Http3Connection(QuicChannel channel, InetSocketAddress client, ServerState server) {
        this.channel = channel;
        this.server = server;
        settings = server.router().settings();
        loop = server.loop(channel.eventLoop());
        web = new WebConnection(channel, client, loop, settings, server.responseMemory(), false);
        begunAt = loop.nanos();
        requestAt = begunAt;
    }

    /// Adds the handlers of HTTP/3 to a connection whose handshake is complete.
    static Http3Connection add(QuicChannel channel, InetSocketAddress client, ServerState server) {
        var connection = new Http3Connection(channel, client, server);
        // Without a dynamic table, QPACK needs neither memory nor streams (RFC 9204 section 3.2).
        var settings = new DefaultHttp3SettingsFrame(
                new Http3Settings().maxFieldSectionSize(connection.settings.head()).qpackMaxTableCapacity(0));
        channel.pipeline().addLast(new Http3ServerConnectionHandler(
                new Http3Streams(server, connection, connection.web,
                        new ConnectionInfo(Scheme.HTTPS, Optional.empty(), Optional.empty())),
                new Http3ControlFailures(connection), null, settings, true, null, null, MOST_UNKNOWN));
        channel.pipeline().addLast(connection);
        return connection;
    }

    /// Whether no request is being answered.
    public boolean isIdle() {
        return web.isIdle();
    }

    /// When a request was begun or answered, by the clock for deadlines.
    public long activeAt() {
        return web.activeAt();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.register(this);
        channel.closeFuture().addListener(_ -> {
            loop.unregister(this);
            web.onClose();
        });
    }

    /// A stream that the client has opened, after Netty's codec has added its handlers.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof QuicStreamChannel stream && stream.type() == QuicStreamType.UNIDIRECTIONAL) {
            controlStreams++;
            if (controlStreams > MOST_CONTROL_STREAMS) {
                end(Http3ErrorCode.H3_EXCESSIVE_LOAD, "too many streams in one direction");
            }
            stream.pipeline().addFirst(new Http3ControlOctets(this));
            stream.pipeline().addLast(new Http3ControlFailures(this));
        }
        context.fireChannelRead(message);
    }

    /// Netty ends the connection if it cannot open its control stream.
    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        violated(Http3ErrorCode.H3_GENERAL_PROTOCOL_ERROR, "the control streams cannot be used");
    }

    /// A stream for a request has begun. The client may have ended another one, in which case QUIC permits a further one, but its request
    /// is still being answered.
    ///
    /// @return whether the request is read
    boolean begin(QuicStreamChannel stream) {
        if (hasEnded || isLeaving || streams >= settings.streams()) {
            abandoned();
            return false;
        }
        streams++;
        nextStream = Math.max(nextStream, stream.streamId() + STREAM_STEP);
        stream.closeFuture().addListener(_ -> ended());
        requestAt = loop.nanos();
        return true;
    }

    private void ended() {
        streams--;
        if (isLeaving && streams == 0) {
            end(Http3ErrorCode.H3_NO_ERROR, "");
        }
    }

    /// A head was received.
    void requestBegins() {
        requestAt = loop.nanos();
        mostControlOctets += CONTROL_OCTETS_OF_REQUEST;
    }

    /// Octets were received on a stream in one direction.
    void receiveControl(int octets) {
        controlOctets += octets;
        if (controlOctets > mostControlOctets) {
            end(Http3ErrorCode.H3_EXCESSIVE_LOAD, "too many octets without requests");
        }
    }

    /// The codec keeps octets, or no longer keeps them.
    void keep(int octets) {
        undecoded += octets;
        if (undecoded > MOST_UNDECODED) {
            end(Http3ErrorCode.H3_EXCESSIVE_LOAD, "too many octets of incomplete heads");
        }
    }

    /// The client has reset a stream, refuses a response, or did not end its side.
    void abandoned() {
        abandoned++;
        if (abandoned <= MOST_ABANDONED) {
            return;
        }
        if (abandoned > 2 * MOST_ABANDONED || loop.nanos() - begunAt < ABANDONED_NANOS) {
            end(Http3ErrorCode.H3_EXCESSIVE_LOAD, "too many streams were abandoned");
        } else if (!isLeaving) {
            isLeaving = true;
            goAway();
        }
    }

    /// Tells the client which requests are answered before the connection ends; it can send the others again (RFC 9114 section 5.2). Event
    /// loop only.
    public void goAway() {
        QuicStreamChannel control = Http3.getLocalControlStream(channel);
        if (control != null) {
            var _ = control.writeAndFlush(new DefaultHttp3GoAwayFrame(nextStream));
        }
    }

    /// The client violates HTTP/3 on a stream in one direction.
    void violated(Http3ErrorCode code, String reason) {
        if (!hasEnded) {
            server.protocolError();
        }
        end(code, reason);
    }

    private void end(Http3ErrorCode code, String reason) {
        if (!hasEnded) {
            hasEnded = true;
            var _ = channel.close(true, code.code(),
                    Unpooled.directBuffer().writeBytes(reason.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Override
    public void closeIfExpired(long now) {
        if (web.closeIfStalled(now)) {
            return;
        }
        long instant = now - settings.idleTimeout().toNanos();
        if (streams == 0 && requestAt - instant < 0 && web.activeAt() - instant < 0) {
            goAway();
            end(Http3ErrorCode.H3_NO_ERROR, "");
        }
    }
}
