package rootwalk.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// Loop threads that receive and answer datagrams on a set of addresses, which may change while they run.
public interface UdpListener extends AutoCloseable {

    /// An action that must be completed before the first datagram is answered.
    interface Preparation {

        /// @param real
        ///            the address that is bound, with its real port
        void prepare(InetSocketAddress real) throws IOException;
    }

    /// Begins to listen on an address. IPv6 sockets receive IPv6 only, also on the wildcard address. The address must
    /// be free: an address in use is rejected, even if the system would permit sharing it.
    ///
    /// Datagrams that arrive before `preparation` has ended wait; if it fails, the address is released.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure
    ///             if the address cannot be bound
    /// @throws IOException
    ///             from `preparation`
    InetSocketAddress bind(InetSocketAddress address, Presence presence, Preparation preparation) throws IOException;

    /// Begins to listen on an address, without such an action.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure
    ///             if the address cannot be bound
    InetSocketAddress bind(InetSocketAddress address) throws BindFailure;

    /// Ends listening on an address that [#bind] returned, and returns when its sockets are closed; has no effect for
    /// other addresses.
    void unbind(InetSocketAddress address);

    /// The addresses listened on, in the order of their binding.
    List<InetSocketAddress> addresses();

    /// The counters of all loops together.
    UdpCounts counts();

    /// Ends all loops: each finishes the batch it is in, sends its responses and closes its sockets. Returns when
    /// they have ended, or after a second. May be called twice.
    @Override
    void close();
}
