package rootwalk.socket;

import java.net.InetSocketAddress;

/// The return path to a client, for a query that is answered later. Immutable; any thread may use it, for one
/// response.
public interface ReturnPath {

    /// Sends the response from the address that the query was sent to. Never waits.
    ///
    /// @return whether the response was handed to the network; `false` if the socket has been closed, its buffer is
    ///         full or the client is unreachable
    boolean send(byte[] response, int length);

    /// The client's address and port.
    InetSocketAddress client();

    /// The address and port that the query was sent to.
    InetSocketAddress local();
}
