package rootwalk.daemon.transport.quic;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.wire.codec.RequestView;

/// One stream: a query, whose end the client indicates, and the response (RFC 9250 section 4.2). Event loop only.
final class DoqStream extends ChannelInboundHandlerAdapter implements QueryOrigin {

    /// The interval at which a sender of a long response checks the connection, even if nothing wakes it.
    private static final long ROOM_CHECK_MILLIS = 1000;

    /// Octets of long responses that may wait for the event loop, so that it writes while the next message is prepared.
    private static final int PENDING = 32 << 10;

    private final QuicStreamChannel channel;
    private final DoqConnection connection;
    private final long begunAt;

    /// What has arrived of the query.
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean isComplete;

    /// For a query that is answered later.
    private @Nullable Sink sink;

    DoqStream(QuicStreamChannel channel, DoqConnection connection) {
        this.channel = channel;
        this.connection = connection;
        begunAt = connection.nanos();
    }

    long begunAt() {
        return begunAt;
    }

    ClientAddress client() {
        return connection.client();
    }

    @Override
    public TlsClient tlsClient() {
        return connection.tlsClient();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection.begun(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        keep(Unpooled.EMPTY_BUFFER);
        connection.ended(this);
        signalRoom(0);
    }

    private void keep(ByteBuf octets) {
        int before = received.readableBytes();
        received.release();
        received = octets;
        connection.kept(octets.readableBytes() - before);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamFrame frame = (QuicStreamFrame) message;
        if (connection.isEnding()) {
            frame.release();
            return;
        }
        add(frame.content());
        int length = received.readableBytes();
        int wanted = length < DoqLoop.PREFIX ? Integer.MAX_VALUE
                : DoqLoop.PREFIX + received.getUnsignedShort(received.readerIndex());
        if (wanted < DoqLoop.PREFIX + RequestView.HEADER_LENGTH) {
            connection.violated("a message is shorter than its header");
        } else if (isComplete || length > wanted) {
            connection.violated("a stream has more than one query");
        } else if (frame.hasFin() && length < wanted) {
            connection.violated("a stream has ended before the end of its query");
        } else if (frame.hasFin()) {
            isComplete = true;
            connection.complete(this);
            serve(length - DoqLoop.PREFIX);
        }
    }

    private void add(ByteBuf octets) {
        if (!octets.isReadable()) {
            octets.release();
        } else if (received.isReadable()) {
            int more = octets.readableBytes();
            received.writeBytes(octets);
            octets.release();
            connection.kept(more);
        } else {
            keep(octets);
        }
    }

    private void serve(int length) {
        DoqLoop loop = connection.loop();
        received.skipBytes(DoqLoop.PREFIX);
        connection.kept(-DoqLoop.PREFIX);
        Optional<String> violation = loop.read(this, received, length);
        connection.kept(-length);
        keep(Unpooled.EMPTY_BUFFER);
        if (violation.isPresent()) {
            connection.violated(violation.get());
        } else if (!connection.mayServe()) {
            reset(DoqError.EXCESSIVE_LOAD);
        } else {
            int octets = loop.serve();
            if (octets > 0) {
                write(channel.alloc().directBuffer(octets, octets).writeBytes(loop.response(), 0, octets), true);
            } else if (sink == null) {
                reset(DoqError.UNSPECIFIED_ERROR);
            }
        }
    }

    /// @param isLast ends this side of the stream with the octets
    private void write(ByteBuf framed, boolean isLast) {
        int length = framed.readableBytes();
        connection.writing(length);
        var _ = channel.write(new DefaultQuicStreamFrame(framed, isLast)).addListener(written -> {
            connection.written(length);
            signalRoom(isLast ? 0 : length);
            if (!written.isSuccess() && channel.isActive()) {
                // RFC 9250 section 4.3.1: the client no longer wants the response; QUIC has reset the stream.
                connection.abandoned();
                var _ = channel.close();
            }
        });
    }

    /// Ends the stream without a response, or without the rest of it.
    private void reset(DoqError error) {
        var _ = channel.shutdownOutput(error.code());
        var _ = channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        signalRoom(0);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof QuicStreamResetException) {
            connection.abandoned();
            reset(DoqError.REQUEST_CANCELLED);
            return;
        }
        if (!(cause instanceof IOException)) {
            QuicConnection.defect(cause);
        }
        reset(DoqError.INTERNAL_ERROR);
    }

    @Override
    public ResponseSink detach() {
        Sink later = new Sink();
        sink = later;
        return later;
    }

    /// Wakes the sender of a long response.
    ///
    /// @param octets that QUIC has taken of it
    private void signalRoom(int octets) {
        Sink sender = sink;
        if (sender != null) {
            sender.signalRoom(octets);
        }
    }

    private void finishWithoutResponse() {
        if (!channel.isOutputShutdown()) {
            reset(DoqError.UNSPECIFIED_ERROR);
        }
    }

    /// Keeps each message until the next one, so that the last one ends the stream. An end without octets may be lost: when the client has
    /// acknowledged all octets, quiche takes the stream for complete, and does not repeat its end.
    private final class Sink implements ResponseSink {

        private final AtomicReference<@Nullable ByteBuf> last = new AtomicReference<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final Object room = new Object();

        /// Octets of a long response that QUIC has not taken.
        private final AtomicInteger pending = new AtomicInteger();

        void signalRoom(int octets) {
            pending.addAndGet(-octets);
            synchronized (room) {
                room.notifyAll();
            }
        }

        @Override
        public void sendPart(byte[] octets, int offset, int length) {
            if (closed.get()) {
                return;
            }
            ByteBuf before = last.getAndSet(framed(octets, offset, length));
            if (before != null) {
                pending.addAndGet(before.readableBytes());
                onLoop(before, () -> write(before, false));
            }
        }

        private ByteBuf framed(byte[] octets, int offset, int length) {
            return channel.alloc().directBuffer(DoqLoop.PREFIX + length).writeShort(length)
                    .writeBytes(octets, offset, length);
        }

        @Override
        public boolean awaitRoom() throws InterruptedException {
            synchronized (room) {
                while (channel.isActive() && (pending.get() >= PENDING || !channel.isWritable())) {
                    room.wait(ROOM_CHECK_MILLIS);
                }
            }
            return channel.isActive();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                ByteBuf end = last.getAndSet(null);
                if (end == null) {
                    onLoop(Unpooled.EMPTY_BUFFER, DoqStream.this::finishWithoutResponse);
                } else {
                    onLoop(end, () -> write(end, true));
                }
            }
        }

        /// @param octets released if the stream has ended
        private void onLoop(ByteBuf octets, Runnable task) {
            try {
                channel.eventLoop().execute(() -> {
                    if (channel.isActive()) {
                        task.run();
                    } else {
                        octets.release();
                    }
                });
            } catch (RejectedExecutionException e) {
                // The daemon ends, and the connection as well.
                octets.release();
            }
        }
    }
}
