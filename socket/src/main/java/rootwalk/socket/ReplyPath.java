package rootwalk.socket;

import java.net.InetSocketAddress;

/// The way back to a client, kept while its question is answered elsewhere. Immutable; any thread may use it, for
/// one reply.
public interface ReplyPath {

    /// Sends the reply from the address that was asked. Never waits.
    ///
    /// @return whether the reply was handed to the network; `false` when the socket has been closed, its buffer is
    ///         full or there is no way to the client
    boolean send(byte[] reply, int length);

    /// The client's address and port.
    InetSocketAddress client();

    /// The address and port that were asked.
    InetSocketAddress local();
}
