package rootwalk.web.server;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.RequestReader.ReadResult;
import rootwalk.web.site.SiteResponse;

/// The order of one HTTP/1 connection, or of one HTTP/2 stream: request, reply, the next one, and how long each may take.
/// [RequestReader] makes requests of the messages, [ResponseSender] brings the replies. Event loop only.
final class HttpServerHandler extends ChannelInboundHandlerAdapter implements LoopContext.TimedHandler {

    private enum Phase {
        /// For a request to begin.
        WAITING,
        /// A head has begun to come.
        HEAD,
        /// The head is there, and content is coming.
        CONTENT,
        /// A reply is made or sent; what follows waits.
        RESPONDING,
        /// Nothing more is read; the client has a moment to read the last response.
        CLOSING
    }

    /// Who carries the messages.
    enum ChannelKind {
        /// One after the other, and then the next.
        CONNECTION,
        /// One request, and its reply.
        STREAM
    }

    /// With more messages waiting for the reply before them, no more are read.
    private static final int MAX_PIPELINED = 64;

    /// With more octets in heads that wait, no more are read.
    private static final long MAX_PIPELINED_OCTETS = 64 << 10;

    private static final long SECOND = 1_000_000_000;

    private final Channel channel;
    private final ChannelKind kind;
    private final WebConnection connection;
    private final WebSettings settings;
    private final LoopContext loop;
    /// Of the request that is received or answered.
    private final RequestMemory.Reservation reservation;
    private final RequestReader reader;
    private final ResponseSender sender;
    private final Deque<HttpObject> pipelined = new ArrayDeque<>();
    /// Of the heads among them.
    private long pipelinedOctets;

    private Phase phase = Phase.WAITING;
    /// Of every phase but [Phase#RESPONDING], whose deadline is the delivery's.
    private long deadline;
    /// Whether octets have come that were no message yet.
    private boolean noMessageRead = true;
    /// Whether messages that waited are being taken, which a reply sent at once must not begin again.
    private boolean draining;
    private boolean inputEnded;
    /// Whether the connection counts a request of this conversation.
    private boolean requestInProgress;

    /// @param channel
    ///            with its codec in place
    HttpServerHandler(Channel channel, ChannelKind kind, ServerState server, WebConnection connection,
            ConnectionInfo connectionInfo) {
        this.channel = channel;
        this.kind = kind;
        this.connection = connection;
        this.settings = server.router().settings();
        loop = connection.loop();
        reservation = server.memory().reservation();
        reader = new RequestReader(kind, server, loop, connectionInfo, connection.client(), reservation);
        sender = new ResponseSender(channel, kind, server, loop, this::afterResponse);
        deadline = loop.nanos() + settings.requestTimeout().toNanos();
    }

    private void enter(Phase next) {
        phase = next;
        if (next == Phase.WAITING) {
            endRequest();
        } else if (!requestInProgress) {
            requestInProgress = true;
            connection.begin();
        }
    }

    private void endRequest() {
        if (requestInProgress) {
            requestInProgress = false;
            connection.end();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.register(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        loop.unregister(this);
        endRequest();
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.CLOSING;
        endRequest();
        loop.unregister(this);
        sender.onClose();
        reservation.release();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        noMessageRead = false;
        if (!(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (phase != Phase.RESPONDING) {
            take(object);
            return;
        }
        pipelined.add(object);
        pipelinedOctets += object instanceof HttpRequest request ? RequestHead.octets(request) : 0;
        if (pipelined.size() > MAX_PIPELINED || pipelinedOctets > MAX_PIPELINED_OCTETS) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (noMessageRead && phase == Phase.WAITING) {
            enter(Phase.HEAD);
            deadline = loop.nanos() + settings.requestTimeout().toNanos();
        }
        noMessageRead = true;
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        sender.onWritable();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The second is the event of a stream when its connection gets the first.
        if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
            inputEnded = true;
            if (phase != Phase.RESPONDING || sender.isEventStream()) {
                closeFlushed();
            }
        }
    }

    private void closeFlushed() {
        if (kind == ChannelKind.STREAM) {
            close();
            return;
        }
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ServerState.reportIfInternal(cause);
        close(switch (cause) {
            case Http2Exception malformed -> malformed.error();
            case CodecException _ -> Http2Error.PROTOCOL_ERROR;
            default -> Http2Error.INTERNAL_ERROR;
        });
    }

    private void close() {
        close(phase == Phase.CLOSING ? Http2Error.NO_ERROR : Http2Error.CANCEL);
    }

    private void close(Http2Error why) {
        if (kind == ChannelKind.STREAM) {
            // Netty takes a stream whose last frame waits for the client's window for one that is over.
            var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
        }
        var _ = channel.close();
    }

    private void take(HttpObject object) {
        if (phase != Phase.CLOSING) {
            switch (reader.read(object)) {
                case ReadResult.Incomplete(long due) -> awaitContent(due);
                case ReadResult.ExpectsContinue(long due) -> {
                    awaitContent(due);
                    sender.sendContinue();
                }
                case ReadResult.Complete(IncomingRequest request) ->
                    send(ServerState.answer(request.handler(), request.siteRequest()), request);
                case ReadResult.Rejected(SiteResponse response) -> reject(response);
            }
        }
        ReferenceCountUtil.release(object);
    }

    private void awaitContent(long due) {
        enter(Phase.CONTENT);
        deadline = due;
    }

    private void send(SiteResponse response, IncomingRequest request) {
        enter(Phase.RESPONDING);
        sender.send(response, request);
    }

    /// Nothing after this is read.
    private void reject(SiteResponse response) {
        send(response, reader.lastRequest());
        channel.flush();
    }

    private void afterResponse(Persistence persistence) {
        reservation.release();
        if (kind == ChannelKind.STREAM) {
            enter(Phase.CLOSING);
            deadline = loop.nanos() + SECOND;
            return;
        }
        switch (persistence) {
            case KEEP -> takeNext();
            case CLOSE -> shutdownOutput();
        }
    }

    private void takeNext() {
        enter(Phase.WAITING);
        deadline = loop.nanos() + settings.idleTimeout().toNanos();
        if (draining) {
            return;
        }
        draining = true;
        while (phase != Phase.RESPONDING && !pipelined.isEmpty()) {
            take(pipelined.remove());
        }
        draining = false;
        if (pipelined.isEmpty()) {
            pipelinedOctets = 0;
        }
        // What has ended is not read again: epoll no longer knows it, and Netty would fail.
        if (pipelined.isEmpty() && channel.isActive() && !inputEnded && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (inputEnded && phase == Phase.WAITING) {
            closeFlushed();
        }
    }

    /// Closing at once would make the kernel throw away a reply that the client has not read, when something of the
    /// client's is unread here (RFC 9112 section 9.6).
    private void shutdownOutput() {
        enter(Phase.CLOSING);
        deadline = loop.nanos() + SECOND;
        if (!(channel instanceof DuplexChannel duplex)) {
            close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = duplex.shutdownOutput();
        } else {
            // RFC 8446 section 6.1
            var _ = tls.closeOutbound().addListener(_ -> {
                var _ = duplex.shutdownOutput();
            });
        }
    }

    @Override
    public void closeIfExpired(long now) {
        long due = phase == Phase.RESPONDING ? sender.deadline() : deadline;
        if (now - due < 0 || due == Long.MAX_VALUE) {
            return;
        }
        switch (phase) {
            case HEAD, CONTENT -> reject(SiteResponse.text(HttpResponseStatus.REQUEST_TIMEOUT,
                    "The request did not come to its end in time."));
            case WAITING, RESPONDING, CLOSING -> close();
        }
    }
}
