package rootwalk.socket.quic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

/// An open connection to a server. Any thread.
public final class QuicClientConnection extends ChannelInboundHandlerAdapter implements AutoCloseable {

    /// The error codes of DNS over QUIC (RFC 9250 section 4.3).
    private static final int PROTOCOL_ERROR = 2;
    private static final int REQUEST_CANCELLED = 3;

    private final Channel socket;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile @Nullable QuicChannel channel;
    private volatile @Nullable ReceivedPackets packets;

    /// Messages that wait until the server permits a further stream. Event loop only.
    private final Deque<Runnable> blocked = new ArrayDeque<>();
    private boolean hasEnded;
    /// Whether the event loop has ended, perhaps before it has noted the end of the connection.
    private volatile boolean isWithoutLoop;
    private volatile String reason = "the connection over QUIC has ended";

    /// Receives what arrives on a stream. Event loop only; must not block.
    public interface Receiver {

        /// @param isLast whether the server has ended its side
        void received(byte[] octets, boolean isLast);

        /// Nothing more arrives: the server has reset the stream, or the connection has ended.
        void failed(String reason);

        /// Nothing more arrives: the server has reset the stream. The connection is still open.
        default void reset(String reason) {
            failed(reason);
        }
    }

    /// A stream that this side has opened. Any thread.
    public static final class Stream {

        private final QuicStreamChannel channel;

        private Stream(QuicStreamChannel channel) {
            this.channel = channel;
        }

        /// Sends octets.
        ///
        /// @param isLast ends this side of the stream
        public void send(byte[] octets, boolean isLast) {
            var _ = channel.write(new DefaultQuicStreamFrame(Unpooled.copiedBuffer(octets), isLast));
        }

        /// Ends this side with an error, and the server may miss what it has not received.
        public void reset(int code) {
            var _ = channel.shutdownOutput(code);
        }

        /// Asks the server to send nothing more.
        public void cancel(int code) {
            var _ = channel.shutdownInput(code);
        }

        /// Whether what arrives is read. If it is not, the server stops sending after some time.
        public void read(boolean isWanted) {
            channel.config().setAutoRead(isWanted);
        }
    }

    QuicClientConnection(Channel socket) {
        this.socket = socket;
    }

    void opened(QuicChannel open) {
        channel = open;
        ReceivedPackets counted = new ReceivedPackets(open);
        packets = counted;
        socket.pipeline().addFirst(counted);
        open.closeFuture().addListener(_ -> {
            hasEnded = true;
            openBlocked();
            ended.complete(reason);
            var _ = socket.close();
        });
    }

    /// Why it has ended, or would have.
    String reason() {
        return reason;
    }

    private QuicChannel open() {
        QuicChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return open;
    }

    public boolean isOpen() {
        return !isWithoutLoop && open().isActive();
    }

    /// The packets of the server that were received, also those that only acknowledge what was sent. It may be too low until the connection receives some.
    public long received() {
        ReceivedPackets counted = packets;
        return counted == null ? 0 : counted.count();
    }

    /// The protocol that the server has selected by ALPN; empty for none.
    public String protocol() {
        SSLEngine engine = open().sslEngine();
        String selected = engine == null ? null : engine.getApplicationProtocol();
        return selected == null ? "" : selected;
    }

    /// Ends with the reason when the connection has ended.
    public CompletableFuture<String> ended() {
        return ended;
    }

    /// Opens a stream in both directions. Blocks.
    ///
    /// @throws IOException if the connection has ended, or the server permits no further stream now
    public Stream open(Receiver receiver) throws IOException {
        return open(receiver, QuicStreamType.BIDIRECTIONAL);
    }

    /// Opens a stream from here to the server. Blocks.
    ///
    /// @throws IOException if the connection has ended, or the server permits no such stream
    public Stream openUnidirectional() throws IOException {
        return open(new Receiver() {
            @Override
            public void received(byte[] octets, boolean isLast) {}

            @Override
            public void failed(String reason) {}
        }, QuicStreamType.UNIDIRECTIONAL);
    }

    private Stream open(Receiver receiver, QuicStreamType type) throws IOException {
        CompletableFuture<Stream> opened = new CompletableFuture<>();
        if (!onLoop(() -> open(receiver, type, opened))) {
            throw new IOException(reason);
        }
        try {
            return opened.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(String.valueOf(cause.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Netty must not be asked for a stream that is not permitted: it would lose an ID, and so a permitted stream, each time.
    private void open(Receiver receiver, QuicStreamType type, CompletableFuture<Stream> opened) {
        if (open().peerAllowedStreams(type) <= 0) {
            opened.completeExceptionally(new IOException("the server permits no further stream now"));
            return;
        }
        open().createStream(type, new NewStream(receiver)).addListener(created -> {
            if (created.isSuccess()) {
                opened.complete(new Stream((QuicStreamChannel) created.getNow()));
            } else {
                opened.completeExceptionally(new IOException(reason, created.cause()));
            }
        });
    }

    /// Returns false if the event loop has ended, as it does with the connection.
    private boolean onLoop(Runnable task) {
        try {
            open().eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            isWithoutLoop = true;
            return false;
        }
    }

    /// Sends a DNS message with its length before it, on a stream of its own, and receives the response in the same form. Waits for
    /// earlier ones if the server permits no further stream.
    ///
    /// @return ends with the response without its length, with [QuicRejectionException] if the server resets the stream, with [QuicProtocolException]
    ///         if it sends something else, which ends the connection, or with another `IOException` if the connection ends first; to cancel it ends the stream (RFC 9250 section 4.3.1)
    public CompletableFuture<byte[]> exchange(byte[] message) {
        SingleMessage response = new SingleMessage();
        boolean isPassed = onLoop(() -> {
            if (hasEnded) {
                response.failed(reason);
            } else {
                blocked.add(() -> exchange(SingleMessage.framed(message), response));
                openBlocked();
            }
        });
        if (!isPassed) {
            response.failed(reason);
        }
        return response.result();
    }

    private void exchange(byte[] framed, SingleMessage response) {
        if (response.result().isDone()) {
            return;
        }
        CompletableFuture<Stream> opened = new CompletableFuture<>();
        open(response, QuicStreamType.BIDIRECTIONAL, opened);
        var _ = opened.whenComplete((stream, failure) -> {
            if (failure == null) {
                stream.send(framed, true);
                var _ = response.result().whenComplete((_, unwanted) -> {
                    switch (unwanted) {
                        case CancellationException _ -> stream.cancel(REQUEST_CANCELLED);
                        case QuicProtocolException violation -> abort(String.valueOf(violation.getMessage()));
                        case null, default -> {}
                    }
                });
            } else {
                response.failed(String.valueOf(failure.getMessage()));
            }
        });
    }

    /// Ends the connection, since the server violates the protocol (RFC 9250 section 4.3.3). Event loop only.
    private void abort(String why) {
        reason = why;
        var _ = open().close(true, PROTOCOL_ERROR, Unpooled.EMPTY_BUFFER);
    }

    private void openBlocked() {
        while (!blocked.isEmpty()
                && (hasEnded || open().peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0)) {
            blocked.remove().run();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
            String text = text(close);
            reason = "the server ended the connection with the "
                    + (close.isApplicationClose() ? "error " : "QUIC error ") + close.error()
                    + (text.isEmpty() ? "" : ": " + text);
        }
        if (event instanceof QuicStreamLimitChangedEvent && channel != null) {
            openBlocked();
        }
        context.fireUserEventTriggered(event);
    }

    /// The reason of the server. Netty throws an exception if there is none.
    private static String text(QuicConnectionCloseEvent close) {
        return close.toString().endsWith("reason=null}") ? "" : new String(close.reason(), StandardCharsets.US_ASCII);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The library ends the connection.
        reason = String.valueOf(cause.getMessage());
    }

    /// Ends the connection, without an error.
    @Override
    public void close() {
        try {
            var _ = open().close(true, 0, Unpooled.EMPTY_BUFFER);
        } catch (RejectedExecutionException e) {
            isWithoutLoop = true;
            reason = "the connection is closed";
        }
    }

    private final class NewStream extends ChannelInitializer<QuicStreamChannel> {

        private final Receiver receiver;

        NewStream(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.config().setOption(QuicChannelOption.READ_FRAMES, true);
            stream.pipeline().addLast(new Incoming(receiver));
        }
    }

    private final class Incoming extends ChannelInboundHandlerAdapter {

        private final Receiver receiver;
        private boolean hasEnded;

        Incoming(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            QuicStreamFrame frame = (QuicStreamFrame) message;
            ByteBuf content = frame.content();
            byte[] octets = new byte[content.readableBytes()];
            content.readBytes(octets);
            hasEnded = frame.hasFin();
            frame.release();
            receiver.received(octets, hasEnded);
        }

        @Override
        @SuppressWarnings("deprecation")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof QuicStreamResetException reset && !hasEnded) {
                hasEnded = true;
                receiver.reset("the server reset the stream with the error " + reset.applicationProtocolCode());
            } else {
                end(String.valueOf(cause.getMessage()));
            }
            var _ = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(reason);
        }

        private void end(String why) {
            if (!hasEnded) {
                hasEnded = true;
                receiver.failed(why);
            }
        }
    }
}
