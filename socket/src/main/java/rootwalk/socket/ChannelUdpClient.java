package rootwalk.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Sends queries over JDK channels: each query has a new channel on a new random port.
final class ChannelUdpClient implements UdpClient {

    private static final int BIND_ATTEMPTS = 64;

    private final UdpClientSettings settings;
    private final SourcePorts ports;
    private final Semaphore free;
    private final Set<DatagramChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ChannelUdpClient(UdpClientSettings settings, RandomGenerator secureRandom) {
        this.settings = settings;
        ports = new SourcePorts(settings.avoidedPorts(), secureRandom);
        free = new Semaphore(settings.sockets());
    }

    @Override
    public int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
            long timeoutNanos) {
        if (closed) {
            return ENDED;
        }
        if (!free.tryAcquire()) {
            return BUSY;
        }
        try {
            return askOnFreshPort(server, ByteBuffer.wrap(query, 0, length), response, check, timeoutNanos);
        } finally {
            free.release();
        }
    }

    private int askOnFreshPort(
            InetSocketAddress server, ByteBuffer query, byte[] response, ResponseCheck check, long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean ipv6 = server.getAddress() instanceof Inet6Address;
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            return UNREACHABLE;
        } catch (IOException e) {
            return BUSY;
        }
        open.add(channel);
        try {
            if (!bind(channel, ipv6)) {
                return BUSY;
            }
            // A connected socket receives only from its server, and reports ICMP errors.
            channel.connect(server);
            channel.write(query);
            return receive(channel, response, check, deadline);
        } catch (IOException e) {
            return closed || Thread.currentThread().isInterrupted() ? ENDED : UNREACHABLE;
        } finally {
            open.remove(channel);
            ChannelSockets.closeQuietly(channel);
        }
    }

    private boolean bind(DatagramChannel channel, boolean ipv6) throws IOException {
        for (int i = 0; i < BIND_ATTEMPTS; i++) {
            try {
                channel.bind(new InetSocketAddress(ipv6 ? "::" : "0.0.0.0", ports.draw()));
                return true;
            } catch (BindException e) {
                // In use: draw another one.
            }
        }
        return false;
    }

    private int receive(DatagramChannel channel, byte[] response, ResponseCheck check, long deadline)
            throws IOException {
        DatagramPacket packet = new DatagramPacket(response, response.length);
        int nearMisses = 0;
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return TIMEOUT;
            }
            // A timeout of 0 would mean no timeout, so it is rounded up.
            channel.socket().setSoTimeout((int) Math.min(TimeUnit.NANOSECONDS.toMillis(left) + 1, Integer.MAX_VALUE));
            packet.setLength(response.length);
            try {
                channel.socket().receive(packet);
            } catch (SocketTimeoutException e) {
                return TIMEOUT;
            }
            switch (check.check(response, packet.getLength())) {
                case ACCEPT -> {
                    return packet.getLength();
                }
                case IGNORE -> {}
                case NEAR_MISS -> {
                    if (++nearMisses >= settings.nearMisses()) {
                        return SUSPICIOUS;
                    }
                }
                case MISMATCH -> {
                    return SUSPICIOUS;
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ChannelSockets::closeQuietly);
    }
}
