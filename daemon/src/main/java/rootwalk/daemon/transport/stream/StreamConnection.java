package rootwalk.daemon.transport.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.socket.ClientPrefix;
import rootwalk.socket.stream.Connection;
import rootwalk.socket.stream.ConnectionTable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.RequestView;

/// The connection of one client. Event loop only, except for [#isIdle], [#activeAt] and [#close].
final class StreamConnection extends ChannelInboundHandlerAdapter implements QueryOrigin, Connection, TlsUser {

    /// The interval at which a sender of a long response checks the connection, even if nothing wakes it.
    private static final long ROOM_CHECK_MILLIS = 1000;

    /// Octets of long responses that may wait for the event loop, so that it writes while the next message is prepared.
    private static final int PENDING = 32 << 10;

    /// Octets of responses that are worth a call: the content of a record of TLS (RFC 8446 section 5.1).
    private static final int TOGETHER = 16 << 10;

    private static final int GROWTH = 4;

    private final Channel channel;
    private final Transport transport;
    private final StreamLoop loop;
    private final ConnectionTable table;
    private final StreamSettings settings;
    private final ClientAddress client = new ClientAddress();

    /// The octets that were read but not served: the beginning of a message, or messages that wait until earlier ones are
    /// answered.
    private ByteBuf unserved = Unpooled.EMPTY_BUFFER;

    /// The responses to what has been read since the last flush, each after its length. They are sent together: over TLS, a record, and a system
    /// call, cost more than a response.
    private ByteBuf output = Unpooled.EMPTY_BUFFER;

    /// Octets of long responses that are not yet passed to the event loop.
    private final AtomicInteger pending = new AtomicInteger();
    private final Object room = new Object();

    private int unanswered;
    private boolean inputEnded;
    private boolean isFinishing;
    private boolean outputEnded;
    private long messageBegunAt;
    private long unwritableSince;
    private volatile long activeAt;
    private volatile boolean idle = true;
    private TlsClient tlsClient = TlsClient.NONE;

    /// @param transport TCP or TLS
    StreamConnection(
            Channel channel, Transport transport, StreamLoop loop, ConnectionTable table, StreamSettings settings) {
        this.channel = channel;
        this.transport = transport;
        this.loop = loop;
        this.table = table;
        this.settings = settings;
        activeAt = loop.nanos();
        if (channel.remoteAddress() instanceof InetSocketAddress address) {
            client.set(address);
        }
    }

    @Override
    public ClientAddress client() {
        return client;
    }

    /// A proxy has named another client, which the connection counts for from now on.
    void identified(ClientAddress named) {
        table.leave(this);
        client.set(named);
        if (!table.enter(this, settings.limits())) {
            close();
        }
    }

    Transport transport() {
        return transport;
    }

    @Override
    public TlsClient tlsClient() {
        return tlsClient;
    }

    @Override
    public void secured(TlsClient client) {
        tlsClient = client;
        activeAt = loop.nanos();
        channel.config().setAutoRead(true);
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public ClientPrefix clientPrefix() {
        return client.prefix();
    }

    /// Whether there is nothing to do until the next query of the client.
    @Override
    public boolean isIdle() {
        return idle;
    }

    /// When it last received a query or sent a response, by the daemon's clock.
    @Override
    public long activeAt() {
        return activeAt;
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    @Override
    public void finish() {
        channel.eventLoop().execute(() -> {
            isFinishing = true;
            finishIfDone();
        });
    }

    /// The client sees the end of the connection after its last response. What it sends after that is discarded: a connection that is
    /// closed with unread octets is reset, and the client might lose responses (RFC 1122 section 4.2.2.13).
    private void finishIfDone() {
        // Messages that wait until the client takes responses are served first.
        boolean isWaiting = unserved.isReadable() && !channel.isWritable();
        if (!isFinishing || outputEnded || unanswered > 0 || isWaiting) {
            return;
        }
        outputEnded = true;
        idle = true;
        writeOutput();
        ChannelFuture sent = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (transport == Transport.TCP && channel instanceof DuplexChannel duplex) {
            channel.config().setAutoRead(true);
            var _ = sent.addListener(_ -> {
                var _ = duplex.shutdownOutput();
            });
        } else {
            var _ = sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (table.enter(this, settings.limits())) {
            loop.add(this);
        } else {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        table.leave(this);
        loop.remove(this);
        keep(Unpooled.EMPTY_BUFFER);
        output.release();
        output = Unpooled.EMPTY_BUFFER;
        signalRoom();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (outputEnded) {
            octets.release();
            return;
        }
        if (unserved.isReadable()) {
            unserved.writeBytes(octets);
            octets.release();
        } else {
            keep(octets);
            messageBegunAt = loop.nanos();
        }
        serveAll();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        unwritableSince = loop.nanos();
        signalRoom();
        serveAll();
        // A write here follows the flush that made room for it, so it needs its own flush.
        flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            endIfDone();
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Netty wraps the error of the kernel if a client has disconnected before the next read.
        if (!(cause instanceof IOException || cause instanceof UncheckedIOException)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
        }
        close();
    }

    private void keep(ByteBuf octets) {
        unserved.release();
        unserved = octets;
    }

    /// Serves whole messages as long as their responses may wait here; stops reading when they may not (RFC 7766
    /// section 6.2.1).
    private void serveAll() {
        if (outputEnded) {
            return;
        }
        while (mayServe() && unserved.readableBytes() >= StreamLoop.PREFIX) {
            int length = unserved.getUnsignedShort(unserved.readerIndex());
            if (length < RequestView.HEADER_LENGTH) {
                // The next octets may not be the beginning of a message.
                close();
                return;
            }
            if (unserved.readableBytes() < StreamLoop.PREFIX + length) {
                break;
            }
            serve(length);
        }
        if (unserved.isReadable()) {
            unserved.discardReadBytes();
        } else {
            keep(Unpooled.EMPTY_BUFFER);
        }
        channel.config().setAutoRead(mayServe());
        idle = unanswered == 0 && !unserved.isReadable();
        endIfDone();
    }

    private boolean mayServe() {
        return unanswered < settings.queriesPerConnection() && channel.isWritable() && channel.isActive();
    }

    private void serve(int length) {
        unserved.skipBytes(StreamLoop.PREFIX);
        int octets = loop.serve(this, unserved, length);
        if (octets > 0) {
            write(loop.response(), octets);
        }
        activeAt = loop.nanos();
        messageBegunAt = activeAt;
    }

    private void write(byte[] framed, int length) {
        if (output.writableBytes() < length) {
            grow(length);
        }
        output.writeBytes(framed, 0, length);
        if (output.readableBytes() >= TOGETHER) {
            writeOutput();
        }
    }

    /// The first response of many is alone in most cases.
    private void grow(int length) {
        int present = output.readableBytes();
        ByteBuf larger = channel.alloc().buffer(present == 0 ? length : GROWTH * (present + length));
        larger.writeBytes(output);
        output.release();
        output = larger;
    }

    private void writeOutput() {
        if (output.isReadable()) {
            ByteBuf written = output;
            output = Unpooled.EMPTY_BUFFER;
            var _ = channel.write(written, channel.voidPromise());
        }
    }

    private void flush() {
        writeOutput();
        channel.flush();
    }

    /// A client that has closed its side still gets its responses (RFC 7766 section 6.2.4); an incomplete message is
    /// discarded.
    private void endIfDone() {
        if (outputEnded) {
            if (inputEnded) {
                close();
            }
            return;
        }
        finishIfDone();
        if (inputEnded && unanswered == 0 && mayServe()) {
            writeOutput();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// Closes the connection if its client has been idle or slow for too long.
    void endIfOverdue(long now) {
        boolean messageOverdue =
                unserved.isReadable() && mayServe() && now - messageBegunAt > settings.timeout().toNanos();
        boolean clientTakesNothing =
                !channel.isWritable() && now - unwritableSince > settings.timeout().toNanos();
        boolean silent = unanswered == 0 && now - activeAt > settings.idle().toNanos();
        if (messageOverdue || clientTakesNothing || silent) {
            close();
        }
    }

    @Override
    public ResponseSink detach() {
        unanswered++;
        idle = false;
        return new Sink();
    }

    private void closed() {
        unanswered--;
        activeAt = loop.nanos();
        if (channel.isActive()) {
            serveAll();
            flush();
        }
    }

    private void part(ByteBuf framed) {
        activeAt = loop.nanos();
        int length = framed.readableBytes();
        if (channel.isActive()) {
            var _ = channel.writeAndFlush(framed, channel.voidPromise());
        } else {
            framed.release();
        }
        pending.addAndGet(-length);
        signalRoom();
    }

    /// Wakes the senders of long responses.
    private void signalRoom() {
        synchronized (room) {
            room.notifyAll();
        }
    }

    private final class Sink implements ResponseSink {

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void sendPart(byte[] octets, int offset, int length) {
            // Not on the heap, because a long response would fill it with messages that are no longer needed.
            ByteBuf framed = channel.alloc().directBuffer(StreamLoop.PREFIX + length).writeShort(length)
                    .writeBytes(octets, offset, length);
            pending.addAndGet(StreamLoop.PREFIX + length);
            if (!onLoop(() -> part(framed))) {
                framed.release();
            }
        }

        /// One task for the event loop instead of two.
        @Override
        public void send(byte[] octets, int offset, int length) {
            byte[] framed = framed(octets, offset, length);
            if (closed.compareAndSet(false, true)) {
                var _ = onLoop(() -> {
                    if (channel.isActive()) {
                        write(framed, framed.length);
                    }
                    closed();
                });
            }
        }

        private static byte[] framed(byte[] octets, int offset, int length) {
            byte[] framed = new byte[StreamLoop.PREFIX + length];
            BigEndian.put16(framed, 0, length);
            System.arraycopy(octets, offset, framed, StreamLoop.PREFIX, length);
            return framed;
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
                var _ = onLoop(StreamConnection.this::closed);
            }
        }

        /// Returns false if there is no event loop any more.
        private boolean onLoop(Runnable task) {
            try {
                channel.eventLoop().execute(task);
                return true;
            } catch (RejectedExecutionException e) {
                // The daemon ends, and the connection as well.
                StreamConnection.this.close();
                return false;
            }
        }
    }
}
