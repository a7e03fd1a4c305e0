package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
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

/// The connection of one client. Event loop only, except for [#isIdle], [#activeAt] and [#close].
final class QuicConnection extends ChannelInboundHandlerAdapter implements Connection {

    /// Octets of incomplete queries, and of responses that the client has not taken. With more, its queries are not served.
    private static final int MOST_RECEIVED = 128 << 10;
    private static final int MOST_UNSENT = 256 << 10;

    /// Streams that a client may reset, or whose responses it may refuse. Netty keeps some memory for each until the end of the
    /// connection.
    private static final int MOST_ABANDONED = 200;

    /// RFC 9000 section 20.1.
    private static final int CONNECTION_REFUSED = 2;

    /// What the connections of a transport share. Thread-safe.
    ///
    /// @param violations connections that were ended because the client violated the protocol
    record Shared(ConnectionTable table, HandshakeObserver observer, LongAdder violations) {}

    private final QuicChannel channel;
    private final QuicLoop loop;
    private final Shared shared;
    private final StreamSettings settings;
    private final ClientAddress client = new ClientAddress();
    private final InetAddress address;
    private final long begunAt;

    /// The streams whose query is not complete, the oldest first.
    private final LinkedHashSet<QuicStream> receiving = new LinkedHashSet<>();

    private TlsClient tlsClient = TlsClient.NONE;
    private String failure = "";
    private boolean isComplete;
    private boolean isEnding;
    private int streams;
    private int received;
    private int abandoned;
    private long unsent;
    private long sentAt;
    private volatile long activeAt;
    private volatile boolean idle = true;

    /// @param from the address of the client
    QuicConnection(QuicChannel channel, InetSocketAddress from, QuicLoop loop, Shared shared, StreamSettings settings) {
        this.channel = channel;
        this.loop = loop;
        this.shared = shared;
        this.settings = settings;
        begunAt = loop.nanos();
        activeAt = begunAt;
        address = from.getAddress();
        client.set(from);
    }

    /// Its address is that of the handshake, which is verified; the address of a later packet may be forged.
    ClientAddress client() {
        return client;
    }

    TlsClient tlsClient() {
        return tlsClient;
    }

    QuicLoop loop() {
        return loop;
    }

    @Override
    public ClientPrefix clientPrefix() {
        return client.prefix();
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long activeAt() {
        return activeAt;
    }

    @Override
    public void close() {
        channel.eventLoop().execute(() -> end(DoqError.NO_ERROR, ""));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.add(this, channel.eventLoop());
        // A channel whose handshake is not complete never becomes inactive.
        channel.closeFuture().addListener(_ -> closed());
        if (!shared.table().enter(this, settings.limits())) {
            failed("there are too many connections");
            // Not before the first packet is read, whose keys are needed to tell the client.
            channel.eventLoop().execute(() -> end(DoqError.EXCESSIVE_LOAD, "too many connections"));
        }
    }

    /// The handshake is complete.
    @Override
    public void channelActive(ChannelHandlerContext context) {
        isComplete = true;
        activeAt = loop.nanos();
        SSLEngine engine = channel.sslEngine();
        tlsClient = engine == null ? TlsClient.NONE : QuicTls.client(engine);
        shared.observer().completed(tlsClient);
        context.fireChannelActive();
    }

    private void closed() {
        loop.remove(this);
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
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when !handshake.isSuccess() ->
                failed(String.valueOf(handshake.cause().getMessage()));
            case QuicConnectionCloseEvent close when close.isTlsError() -> failed(
                    "the client sent the TLS alert " + QuicConnectionCloseEvent.extractTlsError(close.error()));
            // RFC 9250 section 5.5.4: the client has been told not to do so.
            case QuicPathEvent.PeerMigrated moved when !moved.remote().getAddress().equals(address) ->
                end(DoqError.NO_ERROR, "the address of the client has changed");
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
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case SSLException refused when !isComplete -> failed(String.valueOf(refused.getMessage()));
            // The library ends the connection.
            case QuicException violation when isComplete -> shared.violations().increment();
            case QuicException violation -> failed(String.valueOf(violation.getMessage()));
            case IOException _ -> {}
            default -> {
                defect(cause);
                end(DoqError.INTERNAL_ERROR, "");
            }
        }
    }

    static void defect(Throwable cause) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }

    /// Ends the connection with an error code of RFC 9250.
    private void end(DoqError error, String reason) {
        if (!isEnding) {
            isEnding = true;
            idle = false;
            // Before the handshake is complete, there are no errors of the protocol above QUIC (RFC 9000 section 10.2.3).
            int code = isComplete ? error.code() : CONNECTION_REFUSED;
            var _ = channel.close(isComplete, code, Unpooled.directBuffer().writeBytes(
                    reason.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /// RFC 9250 section 4.3.3.
    void violated(String reason) {
        if (!isEnding) {
            shared.violations().increment();
        }
        end(DoqError.PROTOCOL_ERROR, reason);
    }

    boolean isEnding() {
        return isEnding;
    }

    /// A stream has begun.
    void begun(QuicStream stream) {
        streams++;
        receiving.add(stream);
        idle = false;
    }

    /// Octets of a query were read, or are no longer kept.
    void kept(int octets) {
        received += octets;
        if (received > MOST_RECEIVED) {
            end(DoqError.EXCESSIVE_LOAD, "too many octets of incomplete queries");
        }
    }

    /// The query of a stream is complete.
    void complete(QuicStream stream) {
        receiving.remove(stream);
        activeAt = loop.nanos();
    }

    boolean mayServe() {
        return !isEnding && unsent <= MOST_UNSENT;
    }

    /// Octets of a response are passed to QUIC.
    void writing(int octets) {
        if (unsent == 0) {
            sentAt = loop.nanos();
        }
        unsent += octets;
    }

    /// QUIC has taken them, as far as the client permits.
    void written(int octets) {
        unsent -= octets;
        sentAt = loop.nanos();
        activeAt = sentAt;
    }

    /// The client has reset a stream, or refuses its response.
    void abandoned() {
        abandoned++;
        if (abandoned > MOST_ABANDONED) {
            end(DoqError.EXCESSIVE_LOAD, "too many streams were reset");
        }
    }

    void ended(QuicStream stream) {
        streams--;
        receiving.remove(stream);
        idle = streams == 0 && !isEnding;
    }

    /// Closes the connection if its client has been idle or slow for too long.
    void endIfOverdue(long now) {
        long timeout = settings.timeout().toNanos();
        if (!isComplete) {
            if (now - begunAt > timeout) {
                failed("it was not complete in time");
                end(DoqError.NO_ERROR, "");
            }
            return;
        }
        if (!receiving.isEmpty() && now - receiving.getFirst().begunAt() > timeout) {
            violated("a query was not complete in time");
        } else if (unsent > 0 && now - sentAt > timeout) {
            end(DoqError.EXCESSIVE_LOAD, "responses were not received in time");
        } else if (streams == 0 && now - activeAt > settings.idle().toNanos()) {
            end(DoqError.NO_ERROR, "");
        }
    }
}
