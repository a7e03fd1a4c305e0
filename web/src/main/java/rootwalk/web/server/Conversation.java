package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;
import rootwalk.web.server.Asked.Afterwards;
import rootwalk.web.server.Asked.Version;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Handler.Appetite;
import rootwalk.web.site.Reply;
import rootwalk.web.site.Visit;

/// The requests and replies of one HTTP/1 connection, in order, or of one HTTP/2 stream, which has one of each. Event
/// loop only.
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
        /// Nothing is heard any more; the client has a moment to take the last reply.
        ENDING
    }

    /// Who carries the messages.
    enum Carrier {
        CONNECTION, STREAM
    }

    /// With more messages waiting for the reply before them, no more are read.
    private static final int MOST_WAITING = 64;

    private static final long SECOND = 1_000_000_000;

    /// What is logged in the place of a request that could not be read.
    private static final HttpRequest NO_REQUEST = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "-",
            EmptyHttpHeaders.INSTANCE);

    private final Channel channel;
    private final Carrier carrier;
    private final ServerState server;
    private final WebSettings settings;
    private final Loop loop;
    private final Door door;
    private final InetSocketAddress client;
    private final ReplyWriter writer;
    private final Deque<HttpObject> waiting = new ArrayDeque<>();

    private Phase phase = Phase.WAITING;
    private long deadline;
    private int requests;
    /// Whether octets have come that were no message yet.
    private boolean silent = true;
    /// Whether messages that waited are being taken, which a reply sent at once must not begin again.
    private boolean draining;
    private boolean inputEnded;
    private @Nullable Incoming incoming;
    private @Nullable EventStream events;

    /// @param channel
    ///            with its codec in place
    Conversation(Channel channel, Carrier carrier, ServerState server, Loop loop, Door door, InetSocketAddress client) {
        this.channel = channel;
        this.carrier = carrier;
        this.server = server;
        this.settings = server.answers().settings();
        this.loop = loop;
        this.door = door;
        this.client = client;
        writer = new ReplyWriter(channel, loop);
        deadline = loop.nanos() + settings.patience().toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.watch(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        loop.forget(this);
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.ENDING;
        loop.forget(this);
        if (events != null) {
            events.end();
        }
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
        if (waiting.size() > MOST_WAITING) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (silent && phase == Phase.WAITING) {
            phase = Phase.HEAD;
            deadline = loop.nanos() + settings.patience().toNanos();
        }
        silent = true;
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (channel.isWritable() && phase == Phase.REPLYING && incoming == null && events == null) {
            afterReply(Afterwards.KEEP);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (phase != Phase.REPLYING || events != null) {
                closeFlushed();
            }
        }
    }

    private void closeFlushed() {
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// What fails in a codec is the client's doing, and other exceptions that are checked are the network's.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean isOurs = cause instanceof Error || cause instanceof RuntimeException;
        if (isOurs && !(cause instanceof CodecException)) {
            ServerState.defect(cause);
        }
        close();
    }

    private void close() {
        var _ = channel.close();
    }

    private void take(HttpObject object) {
        DecoderResult read = object.decoderResult();
        if (phase == Phase.ENDING) {
            // Nobody listens any more.
        } else if (read.isFailure()) {
            refuse(RequestHead.unreadable(read.cause()).reply());
        } else {
            if (object instanceof HttpRequest request) {
                begin(request);
            }
            if (object instanceof HttpContent content) {
                takeContent(content);
            }
        }
        ReferenceCountUtil.release(object);
    }

    private void begin(HttpRequest request) {
        requests++;
        switch (RequestHead.of(request)) {
            case RequestHead.Refused(Reply.Whole reply) -> {
                incoming = unreadable(request);
                refuse(reply);
            }
            case RequestHead.Sound(String authority, String target) -> begin(request, new Visit(request.method(),
                    door.scheme(), authority, target, request.headers(), Body.NONE, client, loop.millis()));
        }
    }

    private void begin(HttpRequest request, Visit visit) {
        Version version = carrier == Carrier.STREAM
                ? Version.HTTP_2
                : request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? Version.HTTP_1_0 : Version.HTTP_1_1;
        boolean keep = HttpUtil.isKeepAlive(request) && requests < settings.requestsPerConnection();
        Asked asked = new Asked(visit.method(), version, keep ? Afterwards.KEEP : Afterwards.CLOSE);
        Handler handler = server.answers().handlerOf(visit, door);
        long now = loop.nanos();
        boolean hasContent = request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        Appetite appetite = handler.appetite(visit);
        incoming = new Incoming(visit, asked, handler, appetite, now);
        phase = Phase.CONTENT;
        deadline = now + settings.patience().toNanos();
        if (hasContent) {
            expectContent(request, visit, appetite);
        } else if (appetite == Appetite.WHOLE && carrier == Carrier.CONNECTION) {
            refuse(Reply.text(HttpResponseStatus.LENGTH_REQUIRED, "This needs content, with a length or in chunks."));
        }
    }

    /// RFC 9110 section 10.1.1
    private void expectContent(HttpRequest request, Visit visit, Appetite appetite) {
        if (HttpUtil.getContentLength(request, 0L) > settings.content()) {
            refuse(tooMuch());
            return;
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected == null || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return;
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            refuse(Reply.text(HttpResponseStatus.EXPECTATION_FAILED, "Only 100-continue can be expected here."));
        } else if (appetite == Appetite.NONE) {
            refuse(ServerState.answer(server.answers().handlerOf(visit, door), visit));
        } else {
            var _ = channel.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private Reply.Whole tooMuch() {
        return Reply.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "More than " + settings.content() + " octets are not taken here.");
    }

    private void takeContent(HttpContent content) {
        Incoming request = incoming;
        if (request == null || phase != Phase.CONTENT) {
            return;
        }
        if (content.content().isReadable()) {
            request.take(content.content());
            deadline = request.begun() + settings.patience().toNanos() + nanosFor(request.received());
        }
        if (request.received() > settings.content()) {
            refuse(tooMuch());
        } else if (content instanceof LastHttpContent) {
            Visit visit = request.visit();
            send(ServerState.answer(request.handler(), visit), request);
        }
    }

    private long nanosFor(long octets) {
        return octets * SECOND / settings.rate();
    }

    /// Answers what cannot be a request, or is not wanted to its end: nothing after it is heard.
    private void refuse(Reply reply) {
        Incoming request = incoming == null ? unreadable(NO_REQUEST) : incoming;
        Asked last = new Asked(request.asked().method(), request.asked().version(), Afterwards.CLOSE);
        send(reply, new Incoming(request.visit(), last, request.handler(), Appetite.NONE, request.begun()));
        channel.flush();
    }

    private Incoming unreadable(HttpRequest request) {
        var visit = new Visit(request.method(), door.scheme(), request.headers().get(HttpHeaderNames.HOST, ""),
                request.uri(), request.headers(), Body.NONE, client, loop.millis());
        Version version = carrier == Carrier.STREAM ? Version.HTTP_2 : Version.HTTP_1_1;
        return new Incoming(visit, new Asked(request.method(), version, Afterwards.CLOSE), _ -> Reply.notFound(),
                Appetite.NONE, loop.nanos());
    }

    private void send(Reply reply, Incoming request) {
        phase = Phase.REPLYING;
        incoming = request;
        Asked asked = request.asked();
        switch (reply) {
            case Reply.Often(var prepared) when asked.isUsual() -> {
                writer.writeOften(prepared);
                log(request, prepared.status(), prepared.length());
                wrote(prepared.length());
            }
            case Reply.Often(var prepared) -> sendWhole(prepared.whole(), request);
            case Reply.Whole whole -> sendWhole(whole, request);
            case Reply.FromFile file -> {
                log(request, file.status(), file.length());
                awaitTaken(writer.write(file, asked), file.length(), asked);
            }
            case Reply.Events stream -> tell(stream, asked);
            case Reply.Later(var delay, var then) -> {
                deadline = loop.nanos() + delay.toNanos() + settings.patience().toNanos();
                var _ = loop.thread().schedule(() -> sendLate(then, request), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void sendLate(Reply reply, Incoming request) {
        if (phase == Phase.REPLYING && channel.isActive()) {
            send(reply, request);
            channel.flush();
        }
    }

    private void sendWhole(Reply.Whole whole, Incoming request) {
        Asked asked = request.asked();
        log(request, whole.status(), whole.body().length());
        ChannelFuture taken = writer.write(whole, asked);
        if (carrier == Carrier.STREAM || asked.afterwards() == Afterwards.CLOSE) {
            awaitTaken(taken, whole.body().length(), asked);
        } else {
            wrote(whole.body().length());
        }
    }

    /// What was written in one piece needs to be waited for only where the client does not keep up.
    private void wrote(long octets) {
        incoming = null;
        if (channel.isWritable()) {
            afterReply(Afterwards.KEEP);
            return;
        }
        deadline = loop.nanos() + settings.patience().toNanos() + nanosFor(octets);
        channel.flush();
    }

    private void awaitTaken(ChannelFuture taken, long octets, Asked asked) {
        deadline = loop.nanos() + settings.patience().toNanos() + nanosFor(octets);
        taken.addListener(it -> {
            incoming = null;
            if (it.isSuccess()) {
                afterReply(asked.afterwards());
            } else {
                close();
            }
        });
        channel.flush();
    }

    private void tell(Reply.Events stream, Asked asked) {
        deadline = Long.MAX_VALUE;
        writer.writeHead(stream.headers(), asked);
        channel.flush();
        events = EventStream.start(channel, stream.source(), server.surroundings().tellers(), () -> {
            events = null;
            awaitTaken(channel.write(LastHttpContent.EMPTY_LAST_CONTENT), 0, asked);
        });
    }

    private void log(Incoming request, HttpResponseStatus status, long octets) {
        if (server.surroundings().log().isPresent()) {
            server.log(request.visit(), request.asked(), status.code(), octets, loop.nanos() - request.begun());
        }
    }

    private void afterReply(Afterwards afterwards) {
        if (carrier == Carrier.STREAM) {
            phase = Phase.ENDING;
            deadline = loop.nanos() + SECOND;
            return;
        }
        switch (afterwards) {
            case KEEP -> takeNext();
            case CLOSE -> end();
        }
    }

    private void takeNext() {
        phase = Phase.WAITING;
        deadline = loop.nanos() + settings.idle().toNanos();
        if (draining) {
            return;
        }
        draining = true;
        while (phase != Phase.REPLYING && !waiting.isEmpty()) {
            take(waiting.remove());
        }
        draining = false;
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
        phase = Phase.ENDING;
        deadline = loop.nanos() + SECOND;
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            var _ = duplex.shutdownOutput();
        } else {
            close();
        }
    }

    @Override
    public void endIfOverdue(long now) {
        if (now - deadline < 0 || deadline == Long.MAX_VALUE) {
            return;
        }
        switch (phase) {
            case HEAD, CONTENT -> refuse(Reply.text(HttpResponseStatus.REQUEST_TIMEOUT,
                    "The request did not come to its end in time."));
            case WAITING, REPLYING, ENDING -> close();
        }
    }
}
