package rootwalk.socket;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.jspecify.annotations.Nullable;

/// The datagram a [ChannelLoop] is handling. Loop thread.
final class ChannelDatagram implements Datagram {

    private static final InetSocketAddress NO_SENDER = new InetSocketAddress(0);

    private InetSocketAddress client = NO_SENDER;
    private byte[] clientOctets = new byte[4];
    private byte[] localOctets = new byte[4];
    private InetSocketAddress local = NO_SENDER;
    private InetSocketAddress boundTo = NO_SENDER;
    private @Nullable DatagramChannel channel;

    void set(InetSocketAddress client, ChannelLoop.Socket socket) {
        this.client = client;
        local = socket.local();
        boundTo = socket.boundTo();
        channel = socket.channel();
        clientOctets = client.getAddress().getAddress();
        localOctets = local.getAddress().getAddress();
    }

    @Override
    public boolean isIpv6() {
        return clientOctets.length == 16;
    }

    @Override
    public long clientHigh() {
        return isIpv6() ? number(0, 8) : 0;
    }

    @Override
    public long clientLow() {
        return isIpv6() ? number(8, 16) : number(0, 4);
    }

    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | (clientOctets[i] & 0xff);
        }
        return number;
    }

    @Override
    public int clientPort() {
        return client.getPort();
    }

    @Override
    public int clientScope() {
        return client.getAddress() instanceof Inet6Address address ? address.getScopeId() : 0;
    }

    @Override
    public int copyClientAddress(byte[] into, int at) {
        System.arraycopy(clientOctets, 0, into, at, clientOctets.length);
        return clientOctets.length;
    }

    @Override
    public int copyLocalAddress(byte[] into, int at) {
        System.arraycopy(localOctets, 0, into, at, localOctets.length);
        return localOctets.length;
    }

    @Override
    public InetSocketAddress boundTo() {
        return boundTo;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public ReturnPath detach() {
        return new Path(requireNonNull(channel), client, local);
    }

    /// A closed channel rejects by itself, so its descriptor is never confused with a later one.
    private record Path(DatagramChannel channel, InetSocketAddress client, InetSocketAddress local)
            implements
                ReturnPath {
        @Override
        public boolean send(byte[] response, int length) {
            return ChannelDatagram.send(channel, client, ByteBuffer.wrap(response, 0, length));
        }
    }

    /// @return whether the network accepted the octets
    static boolean send(DatagramChannel channel, InetSocketAddress client, ByteBuffer octets) {
        try {
            return channel.send(octets, client) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
