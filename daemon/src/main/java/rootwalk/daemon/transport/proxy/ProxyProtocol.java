package rootwalk.daemon.transport.proxy;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.NetworkSet;

/// From which addresses a header of the PROXY protocol is read, and how many were read. Thread-safe; no method blocks.
public final class ProxyProtocol {

    private final Supplier<NetworkSet> proxies;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /// @param proxies the networks of proxies in the current configuration
    public ProxyProtocol(Supplier<NetworkSet> proxies) {
        this.proxies = proxies;
    }

    /// No client is a proxy.
    public static ProxyProtocol unused() {
        return new ProxyProtocol(() -> NetworkSet.NONE);
    }

    /// The networks of proxies at this moment.
    public NetworkSet proxies() {
        return proxies.get();
    }

    /// Reads and counts a header, as [ProxyHeader#read] does.
    ///
    /// @param client the proxy, and then the client that it has named
    public int read(byte[] octets, int offset, int length, ClientAddress client) {
        int header = ProxyHeader.read(octets, offset, length, client);
        (header == ProxyHeader.INVALID ? rejected : accepted).increment();
        return header;
    }

    /// Counts a header that is rejected before it is complete.
    public void reject() {
        rejected.increment();
    }

    /// The number of acceptable headers, each of a connection or of a datagram.
    public long accepted() {
        return accepted.sum();
    }

    /// The number of connections and datagrams of proxies without an acceptable header.
    public long rejected() {
        return rejected.sum();
    }
}
