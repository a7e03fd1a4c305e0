package rootwalk.socket;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.ReceiveBatch;
import rootwalk.socket.kernel.ReturnAddress;
import rootwalk.socket.kernel.SocketAddressLayout;

/// The datagram of a batch that a [KernelLoop] is handling. Loop thread.
final class KernelDatagram implements Datagram {

    private final ReceiveBatch incoming;
    private int index;
    private long name;
    private long localAddress = -1;
    private @Nullable KernelListening listening;

    KernelDatagram(ReceiveBatch incoming) {
        this.incoming = incoming;
    }

    void set(int index, KernelListening listening) {
        this.index = index;
        this.listening = listening;
        name = incoming.name(index);
        localAddress = listening.isWildcard() ? incoming.localAddress(index) : -1;
    }

    /// The offset of the destination address in the batch, or -1 if it is the bound address.
    long localAddress() {
        return localAddress;
    }

    private KernelListening listening() {
        return requireNonNull(listening);
    }

    @Override
    public boolean isIpv6() {
        return SocketAddressLayout.isIpv6(incoming.memory(), name);
    }

    @Override
    public long clientHigh() {
        return SocketAddressLayout.high(incoming.memory(), name);
    }

    @Override
    public long clientLow() {
        return SocketAddressLayout.low(incoming.memory(), name);
    }

    @Override
    public int clientPort() {
        return SocketAddressLayout.port(incoming.memory(), name);
    }

    @Override
    public int clientScope() {
        return SocketAddressLayout.scope(incoming.memory(), name);
    }

    @Override
    public int copyClientAddress(byte[] into, int at) {
        return SocketAddressLayout.copyAddress(incoming.memory(), name, into, at);
    }

    @Override
    public int copyLocalAddress(byte[] into, int at) {
        if (localAddress >= 0) {
            return incoming.copyLocalAddress(localAddress, into, at);
        }
        byte[] bound = listening().boundOctets();
        System.arraycopy(bound, 0, into, at, bound.length);
        return bound.length;
    }

    @Override
    public InetSocketAddress boundTo() {
        return listening().boundTo();
    }

    @Override
    public InetSocketAddress client() {
        return SocketAddressLayout.read(incoming.memory(), name);
    }

    @Override
    public InetSocketAddress local() {
        return localAddress < 0 ? boundTo() : local(localOctets(), boundTo());
    }

    private byte[] localOctets() {
        byte[] octets = new byte[isIpv6() ? 16 : 4];
        int ignored = incoming.copyLocalAddress(localAddress, octets, 0);
        return octets;
    }

    private static InetSocketAddress local(byte[] octets, InetSocketAddress boundTo) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), boundTo.getPort());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public ReturnPath detach() {
        return new Path(listening(), new ReturnAddress(incoming, index, localAddress),
                localAddress < 0 ? null : localOctets());
    }

    /// The address objects are created when they are first used: few queries need them.
    private static final class Path implements ReturnPath {
        private final KernelListening listening;
        private final ReturnAddress address;
        private final byte @Nullable [] local;

        Path(KernelListening listening, ReturnAddress address, byte @Nullable [] local) {
            this.listening = listening;
            this.address = address;
            this.local = local;
        }

        @Override
        public InetSocketAddress client() {
            return address.destination();
        }

        @Override
        public InetSocketAddress local() {
            return local == null ? listening.boundTo() : KernelDatagram.local(local, listening.boundTo());
        }

        @Override
        public boolean send(byte[] response, int length) {
            return listening.deferred().send(address, response, length);
        }
    }
}
