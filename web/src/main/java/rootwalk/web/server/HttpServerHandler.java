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
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.RequestReader.ReadResult;
import rootwalk.web.site.SiteResponse;

/// Processes the requests of one HTTP/1 connection, or of one stream of HTTP/2 or HTTP/3, in order, each with its timeouts.
/// [RequestReader] assembles requests, [ResponseSender] sends the responses. Event loop only.
final class HttpServerHandler extends ChannelInboundHandlerAdapter implements LoopContext.TimedHandler {

    private enum Phase {
        /// Waiting for a request.
        WAITING,
        /// Receiving a head.
        HEAD,
        /// Receiving content.
        CONTENT,
        /// Sending a response; later requests wait.
        RESPONDING,
        /// Reading has ended; the client has a second to read the last response.
        CLOSING
    }

    /// The kind of the channel.
    enum ChannelKind {
        /// An HTTP/1 connection with several requests.
        CONNECTION,
        /// An HTTP/2 stream with one request.
        HTTP_2_STREAM,
        /// An HTTP/3 stream with one request.
        HTTP_3_STREAM;

        boolean isStream() {
            return this != CONNECTION;
        }
    }

    /// With more pipelined messages, reading pauses.
    private static final int MAX_PIPELINED = 64;

    /// With more octets in pipelined heads, reading pauses.
    private static final long MAX_PIPELINED_OCTETS = 64 << 10;

    private static final long SECOND = 1_000_000_000;

    private final Channel channel;
    private final ChannelKind kind;
    private final WebConnection connection;
    private final WebSettings settings;
    private final LoopContext loop;
    /// The memory of the current request.
    private final RequestMemory.Reservation reservation;
    private final StreamAbort abort;
    private final RequestReader reader;
    private final ResponseSender sender;
    private final Deque<HttpObject> pipelined = new ArrayDeque<>();
    /// The octets of the heads among them.
    private long pipelinedOctets;

    private Phase phase = Phase.WAITING;
    /// The deadline of every phase but [Phase#RESPONDING], in which the sender has it.
    private long deadline;
    /// Whether the last reads contained no complete message.
    private boolean noMessageRead = true;
    /// Whether pipelined messages are being processed; a response that is sent at once must not start this again.
    private boolean draining;
    private boolean inputEnded;
    /// Whether the connection counts a request of this handler that is being answered.
    private boolean requestInProgress;

    /// @param channel with its codec in place
    /// @param window for the content of responses
    /// @param abort ends the channel if it is a stream
    HttpServerHandler(Channel channel, ChannelKind kind, ServerState server, WebConnection connection,
            ConnectionInfo connectionInfo, SendWindow window, StreamAbort abort) {
        this.channel = channel;
        this.kind = kind;
        this.connection = connection;
        this.abort = abort;
        this.settings = server.router().settings();
        loop = connection.loop();
        reservation = server.memory().reservation();
        reader = new RequestReader(kind, server, loop, connectionInfo, connection.client(), reservation);
        sender = new ResponseSender(channel, kind, server, connection, window, this::afterResponse);
        deadline = loop.nanos() + settings.requestTimeout().toNanos();
    }

    private void enter(Phase next) {
        Phase before = phase;
        phase = next;
        switch (next) {
            case WAITING -> endRequest();
            case HEAD, CONTENT -> {
                if (before == Phase.WAITING) {
                    connection.receive();
                }
            }
            case RESPONDING, CLOSING -> {
                if (!requestInProgress) {
                    requestInProgress = true;
                    connection.begin();
                }
            }
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
        connection.account();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        sender.onWritable();
        connection.resumeSoon();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A stream gets the second event when its connection gets the first.
        if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
            inputEnded = true;
            if (phase != Phase.RESPONDING || sender.isEventStream()) {
                closeFlushed();
            }
        }
    }

    private void closeFlushed() {
        if (kind.isStream()) {
            close();
            return;
        }
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ServerState.reportIfInternal(cause);
        abort.failed(cause);
        var _ = channel.close();
    }

    private void close() {
        if (phase == Phase.CLOSING) {
            abort.finished();
        } else {
            abort.cancelled();
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

    /// Rejects a request; nothing is read afterwards.
    private void reject(SiteResponse response) {
        send(response, reader.lastRequest());
        channel.flush();
    }

    private void afterResponse(Persistence persistence) {
        reservation.release();
        if (kind.isStream()) {
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
        // A closed input is not read again: epoll has removed it, and Netty would fail.
        if (pipelined.isEmpty() && channel.isActive() && !inputEnded && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (inputEnded && phase == Phase.WAITING) {
            closeFlushed();
        }
    }

    /// Closes gracefully. If the kernel has unread data of the client, an immediate close would discard a response that
    /// the client has not read (RFC 9112 section 9.6).
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
        if (kind == ChannelKind.CONNECTION && connection.closeIfStalled(now)) {
            return;
        }
        boolean isExpired = phase == Phase.RESPONDING ? sender.isExpired(now) : now - deadline >= 0;
        if (!isExpired) {
            return;
        }
        switch (phase) {
            case HEAD, CONTENT -> reject(SiteResponse.text(HttpResponseStatus.REQUEST_TIMEOUT,
                    "The request was not completed in time."));
            case WAITING, RESPONDING, CLOSING -> close();
        }
    }
}
