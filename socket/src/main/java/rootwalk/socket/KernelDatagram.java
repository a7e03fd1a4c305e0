package rootwalk.socket;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Inbox;
import rootwalk.socket.kernel.Parcel;
import rootwalk.socket.kernel.SocketAddressLayout;

/// The datagram of an inbox that a [KernelLoop] is handling. Loop thread.
final class KernelDatagram implements Datagram {

    private final Inbox inbox;
    private int index;
    private long name;
    private long told = -1;
    private @Nullable KernelListening listening;

    KernelDatagram(Inbox inbox) {
        this.inbox = inbox;
    }

    void set(int index, KernelListening listening) {
        this.index = index;
        this.listening = listening;
        name = inbox.name(index);
        told = listening.isWildcard() ? inbox.told(index) : -1;
    }

    /// Where the address that was asked is in the inbox, or -1 when that is the address of the bind.
    long told() {
        return told;
    }

    private KernelListening listening() {
        return requireNonNull(listening);
    }

    @Override
    public boolean isIpv6() {
        return SocketAddressLayout.isIpv6(inbox.memory(), name);
    }

    @Override
    public long clientHigh() {
        return SocketAddressLayout.high(inbox.memory(), name);
    }

    @Override
    public long clientLow() {
        return SocketAddressLayout.low(inbox.memory(), name);
    }

    @Override
    public int clientPort() {
        return SocketAddressLayout.port(inbox.memory(), name);
    }

    @Override
    public int clientScope() {
        return SocketAddressLayout.scope(inbox.memory(), name);
    }

    @Override
    public int copyClientAddress(byte[] into, int at) {
        return SocketAddressLayout.copyAddress(inbox.memory(), name, into, at);
    }

    @Override
    public int copyLocalAddress(byte[] into, int at) {
        if (told >= 0) {
            return inbox.copyTold(told, into, at);
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
        return SocketAddressLayout.read(inbox.memory(), name);
    }

    @Override
    public InetSocketAddress local() {
        if (told < 0) {
            return boundTo();
        }
        byte[] octets = new byte[isIpv6() ? 16 : 4];
        int ignored = inbox.copyTold(told, octets, 0);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), boundTo().getPort());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public ReplyPath detach() {
        return new Path(listening(), new Parcel.Address(inbox, index, told), client(), local());
    }

    private record Path(
            KernelListening listening, Parcel.Address address, InetSocketAddress client, InetSocketAddress local)
            implements
                ReplyPath {

        @Override
        public boolean send(byte[] reply, int length) {
            if (!listening.socket().descriptor().acquire()) {
                return false;
            }
            Parcel parcel = listening.parcels().borrow();
            try {
                return parcel.send(listening.socket().descriptor(), address, reply, length) >= 0;
            } finally {
                listening.parcels().giveBack(parcel);
                listening.socket().descriptor().release();
            }
        }
    }
}
