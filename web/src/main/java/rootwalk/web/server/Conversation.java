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
import rootwalk.web.server.RequestFraming.Afterwards;
import rootwalk.web.server.RequestReader.Heard;
import rootwalk.web.site.Reply;

/// The order of one HTTP/1 connection, or of one HTTP/2 stream: request, reply, the next one, and how long each may take.
/// [RequestReader] makes requests of the messages, [Delivery] brings the replies. Event loop only.
final class Conversation extends ChannelInboundHandlerAdapter implements Loop.Timed {

    private enum Phase {
        /// For a request to begin.
        WAITING,
        /// A head has begun to come.
        HEAD,
        /// The head is there, and content is coming.
        CONTENT,
        /// A reply is made or sent; what follows waits.
        REPLYING,
        /// Nothing more is read; the client has a moment to read the last response.
        ENDING
    }

    /// Who carries the messages.
    enum Carrier {
        /// One after the other, and then the next.
        CONNECTION,
        /// One request, and its reply.
        STREAM
    }

    /// With more messages waiting for the reply before them, no more are read.
    private static final int MOST_WAITING = 64;

    /// With more octets in heads that wait, no more are read.
    private static final long MOST_WAITING_OCTETS = 64 << 10;

    private static final long SECOND = 1_000_000_000;

    private final Channel channel;
    private final Carrier carrier;
    private final WebConnection connection;
    private final WebSettings settings;
    private final Loop loop;
    /// Of the request that is received or answered.
    private final ContentRoom.Share content;
    private final RequestReader reader;
    private final Delivery delivery;
    private final Deque<HttpObject> waiting = new ArrayDeque<>();
    /// Of the heads among them.
    private long waitingOctets;

    private Phase phase = Phase.WAITING;
    /// Of every phase but [Phase#REPLYING], whose deadline is the delivery's.
    private long deadline;
    /// Whether octets have come that were no message yet.
    private boolean silent = true;
    /// Whether messages that waited are being taken, which a reply sent at once must not begin again.
    private boolean draining;
    private boolean inputEnded;
    /// Whether the connection counts a request of this conversation.
    private boolean requestInProgress;

    /// @param channel
    ///            with its codec in place
    Conversation(Channel channel, Carrier carrier, ServerState server, WebConnection connection, Door door) {
        this.channel = channel;
        this.carrier = carrier;
        this.connection = connection;
        this.settings = server.answers().settings();
        loop = connection.loop();
        content = server.content().share();
        reader = new RequestReader(carrier, server, loop, door, connection.client(), content);
        delivery = new Delivery(channel, carrier, server, loop, this::afterReply);
        deadline = loop.nanos() + settings.patience().toNanos();
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
        loop.watch(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        loop.forget(this);
        endRequest();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.ENDING;
        endRequest();
        loop.forget(this);
        delivery.end();
        content.release();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        silent = false;
        if (!(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (phase != Phase.REPLYING) {
            take(object);
            return;
        }
        waiting.add(object);
        waitingOctets += object instanceof HttpRequest request ? RequestHead.octets(request) : 0;
        if (waiting.size() > MOST_WAITING || waitingOctets > MOST_WAITING_OCTETS) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (silent && phase == Phase.WAITING) {
            enter(Phase.HEAD);
            deadline = loop.nanos() + settings.patience().toNanos();
        }
        silent = true;
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        delivery.goOn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The second is the event of a stream when its connection gets the first.
        if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
            inputEnded = true;
            if (phase != Phase.REPLYING || delivery.isTelling()) {
                closeFlushed();
            }
        }
    }

    private void closeFlushed() {
        if (carrier == Carrier.STREAM) {
            close();
            return;
        }
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ServerState.noteIfOurs(cause);
        close(switch (cause) {
            case Http2Exception malformed -> malformed.error();
            case CodecException _ -> Http2Error.PROTOCOL_ERROR;
            default -> Http2Error.INTERNAL_ERROR;
        });
    }

    private void close() {
        close(phase == Phase.ENDING ? Http2Error.NO_ERROR : Http2Error.CANCEL);
    }

    private void close(Http2Error why) {
        if (carrier == Carrier.STREAM) {
            // Netty takes a stream whose last frame waits for the client's window for one that is over.
            var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
        }
        var _ = channel.close();
    }

    private void take(HttpObject object) {
        if (phase != Phase.ENDING) {
            switch (reader.hear(object)) {
                case Heard.Part(long due) -> await(due);
                case Heard.Hesitant(long due) -> {
                    await(due);
                    delivery.invite();
                }
                case Heard.Whole(Incoming request) ->
                    send(ServerState.answer(request.handler(), request.visit()), request);
                case Heard.Refused(Reply reply) -> refuse(reply);
            }
        }
        ReferenceCountUtil.release(object);
    }

    private void await(long due) {
        enter(Phase.CONTENT);
        deadline = due;
    }

    private void send(Reply reply, Incoming request) {
        enter(Phase.REPLYING);
        delivery.send(reply, request);
    }

    /// Nothing after this is read.
    private void refuse(Reply reply) {
        send(reply, reader.last());
        channel.flush();
    }

    private void afterReply(Afterwards afterwards) {
        content.release();
        if (carrier == Carrier.STREAM) {
            enter(Phase.ENDING);
            deadline = loop.nanos() + SECOND;
            return;
        }
        switch (afterwards) {
            case KEEP -> takeNext();
            case CLOSE -> end();
        }
    }

    private void takeNext() {
        enter(Phase.WAITING);
        deadline = loop.nanos() + settings.idle().toNanos();
        if (draining) {
            return;
        }
        draining = true;
        while (phase != Phase.REPLYING && !waiting.isEmpty()) {
            take(waiting.remove());
        }
        draining = false;
        if (waiting.isEmpty()) {
            waitingOctets = 0;
        }
        // What has ended is not read again: epoll no longer knows it, and Netty would fail.
        if (waiting.isEmpty() && channel.isActive() && !inputEnded && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (inputEnded && phase == Phase.WAITING) {
            closeFlushed();
        }
    }

    /// Closing at once would make the kernel throw away a reply that the client has not read, when something of the
    /// client's is unread here (RFC 9112 section 9.6).
    private void end() {
        enter(Phase.ENDING);
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
    public void endIfOverdue(long now) {
        long due = phase == Phase.REPLYING ? delivery.deadline() : deadline;
        if (now - due < 0 || due == Long.MAX_VALUE) {
            return;
        }
        switch (phase) {
            case HEAD, CONTENT -> refuse(Reply.text(HttpResponseStatus.REQUEST_TIMEOUT,
                    "The request did not come to its end in time."));
            case WAITING, REPLYING, ENDING -> close();
        }
    }
}
