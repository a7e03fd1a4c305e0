package rootwalk.socket;

import java.net.InetSocketAddress;
import java.util.List;

/// The bound sockets of one address that another process has opened: a service manager, or the server that ran before.
///
/// @param sockets
///            at least one
/// @param opener
///            who has opened them
public record PassedSockets(List<PassedSocket> sockets, Opener opener) implements SocketSource {

    /// Who has opened sockets.
    public enum Opener {
        /// A service manager, often with another account. These sockets are all that there are.
        MANAGER,
        /// This server in its last process. The next one may open further sockets with the same address (socket(7), SO_REUSEPORT).
        THIS_SERVER
    }

    public PassedSockets {
        sockets = List.copyOf(sockets);
    }

    /// The sockets of one type.
    public List<PassedSocket> of(PassedSocket.Type type) {
        return sockets.stream().filter(socket -> socket.type() == type).toList();
    }

    /// The only socket that accepts connections.
    ///
    /// @throws BindFailure
    ///             if there is none, or more than one
    public PassedSocket listening(InetSocketAddress address) throws BindFailure {
        List<PassedSocket> streams = of(PassedSocket.Type.STREAM);
        if (streams.size() != 1) {
            throw new BindFailure(address, BindFailure.Reason.OTHER,
                    streams.size() + " of the passed sockets accept connections; exactly one is needed");
        }
        return streams.getFirst();
    }
}
