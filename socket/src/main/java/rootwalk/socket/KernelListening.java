package rootwalk.socket;

import java.net.InetSocketAddress;

import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.SendBuffer;

/// One socket of a [KernelLoop], and the properties that its datagrams have in common. Immutable.
final class KernelListening {

    private final KernelSocket socket;
    private final InetSocketAddress boundTo;
    private final byte[] boundOctets;
    private final boolean wildcard;
    private final BufferPool<SendBuffer> buffers;

    /// @param boundTo
    ///            the requested address, with its real port
    /// @param buffers
    ///            memory for responses that are sent later
    KernelListening(KernelSocket socket, InetSocketAddress boundTo, BufferPool<SendBuffer> buffers) {
        this.socket = socket;
        this.boundTo = boundTo;
        this.buffers = buffers;
        boundOctets = boundTo.getAddress().getAddress();
        wildcard = boundTo.getAddress().isAnyLocalAddress();
    }

    KernelSocket socket() {
        return socket;
    }

    InetSocketAddress boundTo() {
        return boundTo;
    }

    /// The octets of the address: the same array each time, to be read only.
    byte[] boundOctets() {
        return boundOctets;
    }

    boolean isWildcard() {
        return wildcard;
    }

    BufferPool<SendBuffer> buffers() {
        return buffers;
    }
}
