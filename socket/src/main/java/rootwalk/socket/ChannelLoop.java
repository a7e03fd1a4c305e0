package rootwalk.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/// One loop over JDK channels: a selector, and one datagram at a time.
final class ChannelLoop extends UdpLoop<ChannelLoop.Socket> {

    /// One bound channel.
    ///
    /// @param local
    ///            its own address
    /// @param boundTo
    ///            the listen address that it belongs to: the wildcard if `local` is one of its addresses
    record Socket(DatagramChannel channel, InetSocketAddress local, InetSocketAddress boundTo) {
        void close() {
            ChannelSockets.closeQuietly(channel);
        }
    }

    private static final long PAUSE_AFTER_FAULT = 1_000_000;

    private final Selector selector;
    private final int batch;
    private final byte[] request;
    private final byte[] response;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final ChannelDatagram datagram = new ChannelDatagram();

    ChannelLoop(ListenSettings settings, DatagramHandler handler) throws IOException {
        super(handler);
        selector = Selector.open();
        batch = settings.batch();
        request = new byte[settings.largestRequest()];
        response = new byte[settings.largestResponse()];
        // One octet more than permitted, to recognise longer datagrams.
        in = ByteBuffer.allocateDirect(settings.largestRequest() + 1);
        out = ByteBuffer.allocateDirect(settings.largestResponse());
    }

    @Override
    void runOnce() {
        try {
            selector.select(this::serve);
        } catch (IOException e) {
            counts.fault();
            LockSupport.parkNanos(PAUSE_AFTER_FAULT);
        }
    }

    private void serve(SelectionKey key) {
        Socket socket = (Socket) key.attachment();
        batchStarts();
        for (int i = 0; i < batch && serveOne(socket); i++) {
            // Until the socket is empty or it is the turn of the others.
        }
        batchEnds();
    }

    /// @return whether there may be more to read
    private boolean serveOne(Socket socket) {
        SocketAddress client;
        try {
            client = socket.channel().receive(in.clear());
        } catch (IOException e) {
            counts.fault();
            return false;
        }
        if (client == null) {
            return false;
        }
        int length = in.position();
        if (length > request.length) {
            counts.oversized(1);
            return true;
        }
        counts.received(1);
        in.flip().get(request, 0, length);
        datagram.set((InetSocketAddress) client, socket);
        int replied = answer(request, length, datagram, response);
        if (replied > 0) {
            send(socket.channel(), (InetSocketAddress) client, out.clear().put(response, 0, replied).flip());
        }
        return true;
    }

    private void send(DatagramChannel channel, InetSocketAddress client, ByteBuffer octets) {
        if (ChannelDatagram.send(channel, client, octets)) {
            counts.sent(1);
        } else {
            counts.unsent(1);
        }
    }

    @Override
    void wake() {
        selector.wakeup();
    }

    @Override
    void register(Socket socket) {
        try {
            socket.channel().register(selector, SelectionKey.OP_READ, socket);
        } catch (IOException e) {
            counts.fault();
            socket.close();
        }
    }

    @Override
    void unregister(Socket socket) {
        SelectionKey key = keyOf(socket);
        if (key == null) {
            return;
        }
        socket.close();
        try {
            // A closed channel frees its port when the selector deregisters it.
            selector.selectNow();
        } catch (IOException e) {
            counts.fault();
        }
    }

    private @Nullable SelectionKey keyOf(Socket socket) {
        return socket.channel().keyFor(selector);
    }

    @Override
    void ignoreAll() {
        selector.keys().forEach(key -> key.interestOps(0));
    }

    @Override
    void end() {
        for (SelectionKey key : selector.keys()) {
            ((Socket) key.attachment()).close();
        }
        try {
            selector.close();
        } catch (IOException e) {
            counts.fault();
        }
    }
}
