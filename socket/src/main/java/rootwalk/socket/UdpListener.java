package rootwalk.socket;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;

/// Loop threads that receive and answer datagrams on a set of addresses, which may change while they run.
public interface UdpListener extends AutoCloseable {

    /// Binds an address, from which nothing is received before [#start]: datagrams that arrive meanwhile wait. IPv6
    /// sockets receive IPv6 only, also on the wildcard address. The address must be free: an address in use is
    /// rejected, even if the system would permit sharing it.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @param source
    ///            sockets that were passed are used as they are
    /// @return the address with its real port
    /// @throws BindFailure
    ///             if the address cannot be bound
    InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws BindFailure;

    /// Begins to receive from an address that [#reserve] returned; has no effect for other addresses.
    void start(InetSocketAddress address);

    /// Binds an address that this host has, and begins to receive from it.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure
    ///             if the address cannot be bound
    InetSocketAddress bind(InetSocketAddress address) throws BindFailure;

    /// Ends listening on an address that [#reserve] or [#bind] returned, and returns when its sockets are closed; has
    /// no effect for other addresses.
    void unbind(InetSocketAddress address);

    /// Ends receiving at all addresses, for good. Datagrams that arrive later wait in the system, for another process that has
    /// the same sockets. Responses to queries that were detached are sent until [#close].
    void stopReceiving();

    /// The addresses listened on, in the order of their binding.
    List<InetSocketAddress> addresses();

    /// The counters of all loops together.
    UdpCounts counts();

    /// Runs tasks on the thread of a loop, after the batch that it is in; one executor for each loop.
    List<Executor> loops();

    /// Ends all loops: each finishes the batch it is in, sends its responses and closes its sockets. Returns when
    /// they have ended, or after a second. May be called twice.
    @Override
    void close();
}
