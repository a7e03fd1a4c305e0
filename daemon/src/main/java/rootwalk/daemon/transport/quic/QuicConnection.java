package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.socket.ClientPrefix;
import rootwalk.socket.stream.Connection;
import rootwalk.socket.stream.ConnectionTable;

/// The connection of one client, whatever protocol is above QUIC. Event loop only, except for [#isIdle], [#activeAt] and [#close].
abstract class QuicConnection extends ChannelInboundHandlerAdapter implements Connection {

    /// RFC 9000 section 20.1.
    private static final int CONNECTION_REFUSED = 2;

    /// Why this side ends a connection.
    enum Ending {
        /// It is no longer needed.
        DONE,
        /// The client needs too much, or is too slow.
        OVERLOAD,
        /// The client violates the protocol.
        VIOLATION,
        /// There is a defect of this program.
        DEFECT
    }

    /// What the connections of a transport share. Thread-safe.
    ///
    /// @param violations connections that were ended because the client violated the protocol
    record Shared(ConnectionTable table, HandshakeObserver observer, LongAdder violations) {}

    private final QuicChannel channel;
    private final QuicWatch watch;
    private final Shared shared;
    private final StreamSettings settings;
    private final ClientAddress client = new ClientAddress();
    private final InetSocketAddress from;
    private final InetAddress address;
    private final long begunAt;

    private TlsClient tlsClient = TlsClient.NONE;
    private String failure = "";
    private boolean isComplete;
    private boolean isLeaving;
    private boolean isEnding;

    /// @param from the address of the client
    QuicConnection(QuicChannel channel, InetSocketAddress from, QuicWatch watch, Shared shared,
            StreamSettings settings) {
        this.channel = channel;
        this.from = from;
        this.watch = watch;
        this.shared = shared;
        this.settings = settings;
        begunAt = watch.nanos();
        address = from.getAddress();
        client.set(from);
    }

    /// The error code of the protocol above QUIC.
    abstract int code(Ending why);

    /// The handshake is complete.
    ///
    /// @param from the address of the client
    abstract void established(QuicChannel channel, InetSocketAddress from);

    /// This side is about to end a connection that is no longer needed. Called once.
    void leaving() {}

    /// Whether a request was received completely and is not answered.
    abstract boolean isAnswering();

    /// Ends the connection if its client has been idle or slow for too long. Called regularly when the handshake is complete.
    abstract void endIfOverdue(long now);

    /// Its address is that of the handshake, which is verified; the address of a later packet may be forged.
    final ClientAddress client() {
        return client;
    }

    final TlsClient tlsClient() {
        return tlsClient;
    }

    final StreamSettings settings() {
        return settings;
    }

    final long begunAt() {
        return begunAt;
    }

    /// By the clock for deadlines.
    final long nanos() {
        return watch.nanos();
    }

    @Override
    public final ClientPrefix clientPrefix() {
        return client.prefix();
    }

    @Override
    public final void close() {
        channel.eventLoop().execute(() -> end(Ending.DONE, ""));
    }

    /// Nothing more is received, so requests that are not complete are lost. A client learns at once that it has to connect again.
    @Override
    public final void finish() {
        channel.eventLoop().execute(() -> {
            leave();
            if (!isAnswering()) {
                end(Ending.DONE, "");
            }
        });
    }

    private void leave() {
        if (!isLeaving) {
            isLeaving = true;
            leaving();
        }
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        watch.add(this, channel.eventLoop());
        // A channel whose handshake is not complete never becomes inactive.
        channel.closeFuture().addListener(_ -> closed());
        if (!shared.table().enter(this, settings.limits())) {
            failed("there are too many connections");
            // Not before the first packet is read, whose keys are needed to tell the client.
            channel.eventLoop().execute(() -> end(Ending.OVERLOAD, "too many connections"));
        }
    }

    /// The handshake is complete.
    @Override
    public final void channelActive(ChannelHandlerContext context) {
        isComplete = true;
        SSLEngine engine = channel.sslEngine();
        tlsClient = engine == null ? TlsClient.NONE : QuicTls.client(engine);
        shared.observer().completed(tlsClient);
        established(channel, from);
        context.fireChannelActive();
    }

    private void closed() {
        watch.remove(this);
        shared.table().leave(this);
        if (isComplete) {
            return;
        }
        if (failure.isEmpty()) {
            shared.observer().abandoned();
        } else {
            shared.observer().failed(client, failure);
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when !handshake.isSuccess() ->
                failed(String.valueOf(handshake.cause().getMessage()));
            case QuicConnectionCloseEvent close when close.isTlsError() -> failed(
                    "the client sent the TLS alert " + QuicConnectionCloseEvent.extractTlsError(close.error()));
            // RFC 9250 section 5.5.4: the client has been told not to do so.
            case QuicPathEvent.PeerMigrated moved when !moved.remote().getAddress().equals(address) ->
                end(Ending.DONE, "the address of the client has changed");
            default -> context.fireUserEventTriggered(event);
        }
    }

    private void failed(String reason) {
        if (failure.isEmpty()) {
            failure = reason;
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case SSLException refused when !isComplete -> failed(String.valueOf(refused.getMessage()));
            // The library ends the connection.
            case QuicException violation when isComplete -> shared.violations().increment();
            case QuicException violation -> failed(String.valueOf(violation.getMessage()));
            case IOException _ -> {}
            default -> {
                defect(cause);
                end(Ending.DEFECT, "");
            }
        }
    }

    static void defect(Throwable cause) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }

    /// Ends the connection, with an error code and a reason for the client.
    final void end(Ending why, String reason) {
        if (!isEnding) {
            isEnding = true;
            if (why == Ending.DONE) {
                leave();
            }
            // Before the handshake is complete, there are no errors of the protocol above QUIC (RFC 9000 section 10.2.3).
            int code = isComplete ? code(why) : CONNECTION_REFUSED;
            var _ = channel.close(isComplete, code, Unpooled.directBuffer().writeBytes(
                    reason.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /// Ends the connection, and counts it.
    final void violated(String reason) {
        if (!isEnding) {
            shared.violations().increment();
        }
        end(Ending.VIOLATION, reason);
    }

    final boolean isEnding() {
        return isEnding;
    }

    /// Ends the connection if a deadline has passed.
    final void check(long now) {
        if (isComplete) {
            endIfOverdue(now);
        } else if (now - begunAt > settings.timeout().toNanos()) {
            failed("it was not complete in time");
            end(Ending.DONE, "");
        }
    }
}
