package rootwalk.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// Loop threads that receive and answer datagrams on a set of addresses, which may change while they run.
public interface UdpListener extends AutoCloseable {

    /// Something that has to be there before the first datagram is answered.
    interface Beforehand {

        /// @param real
        ///            the address that is bound, with its real port
        void prepare(InetSocketAddress real) throws IOException;
    }

    /// Begins to listen on an address. IPv6 sockets receive IPv6 only, also on the wildcard address. The address must be
    /// free: one that any other socket holds is refused, even where the system would let both share it.
    ///
    /// Datagrams that come before `beforehand` has ended wait; when it fails, the address is given up.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure
    ///             when the address cannot be had
    /// @throws IOException
    ///             what `beforehand` threw
    InetSocketAddress bind(InetSocketAddress address, Presence presence, Beforehand beforehand) throws IOException;

    /// Begins to listen on an address, with nothing to be done beforehand.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure
    ///             when the address cannot be had
    InetSocketAddress bind(InetSocketAddress address) throws BindFailure;

    /// Ends listening on an address that [#bind] returned, and returns when its sockets are closed; no effect for
    /// any other.
    void unbind(InetSocketAddress address);

    /// The addresses listened on, in the order of their binding.
    List<InetSocketAddress> addresses();

    /// What all loops together have done so far.
    UdpCounts counts();

    /// Ends all loops: each finishes the batch it is in, sends its replies and closes its sockets. Returns when
    /// they have ended, or after a second. May be called twice.
    @Override
    void close();
}
