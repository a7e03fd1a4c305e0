package rootwalk.socket;

import java.net.InetSocketAddress;

import rootwalk.socket.kernel.KernelSocket;

/// One socket of a [KernelLoop], and the properties that its datagrams have in common. Immutable.
final class KernelListening {

    private final KernelSocket socket;
    private final InetSocketAddress boundTo;
    private final byte[] boundOctets;
    private final boolean wildcard;
    private final DeferredResponses deferred;

    /// @param boundTo
    ///            the requested address, with its real port
    KernelListening(KernelSocket socket, InetSocketAddress boundTo, DeferredResponses deferred) {
        this.socket = socket;
        this.boundTo = boundTo;
        this.deferred = deferred;
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

    /// Sends the responses to detached queries.
    DeferredResponses deferred() {
        return deferred;
    }

    /// Sends the responses that are queued, and closes the socket.
    void close() {
        deferred.close();
        socket.close();
    }
}
