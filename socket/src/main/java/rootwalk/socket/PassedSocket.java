package rootwalk.socket;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.util.Optional;

import rootwalk.socket.kernel.BoundSocket;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.KernelSocket.Option;

/// A bound socket that another process has opened.
///
/// @param descriptor
///            its number in this process
/// @param address
///            with its real port
public record PassedSocket(int descriptor, Type type, InetSocketAddress address) {

    /// The most connections that wait, of a socket that is opened here.
    private static final int BACKLOG = 1024;

    /// What is received from a socket.
    public enum Type {
        /// Datagrams (UDP).
        DATAGRAM,
        /// Connections (TCP).
        STREAM
    }

    /// A descriptor that is not a socket to listen on. The message says why, and has the remedy after a semicolon.
    public static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /// Takes over a descriptor: programs that this process starts do not inherit it, and reading from it does not block.
    ///
    /// @throws UnusableException
    ///             as [#of]
    public static PassedSocket take(int descriptor) throws UnusableException {
        PassedSocket socket = of(descriptor);
        try {
            BoundSocket.prepare(descriptor);
        } catch (KernelException e) {
            throw new UnusableException(String.valueOf(e.getMessage()));
        }
        return socket;
    }

    /// Looks at a descriptor.
    ///
    /// @throws UnusableException
    ///             if it is not a bound socket of UDP or TCP over IP, or one that receives both IPv4 and IPv6: access
    ///             lists would see IPv4 clients as IPv6
    public static PassedSocket of(int descriptor) throws UnusableException {
        BoundSocket socket;
        try {
            socket = BoundSocket.read(descriptor);
        } catch (KernelException e) {
            throw new UnusableException(switch (e.errno()) {
                case Errno.EBADF -> "it is not open";
                case Errno.ENOTSOCK -> "it is not a socket";
                default -> String.valueOf(e.getMessage());
            });
        }
        InetSocketAddress address = socket.address();
        if (address == null) {
            throw new UnusableException("it is not a socket for IPv4 or IPv6; ListenStream= and ListenDatagram= need an"
                    + " address and a port");
        }
        if (address.getPort() == 0) {
            throw new UnusableException("it is not bound to a port");
        }
        if (socket.receivesBothFamilies()) {
            throw new UnusableException("it receives IPv4 as well as IPv6; write BindIPv6Only=ipv6-only in the socket"
                    + " unit, and a line of its own for 0.0.0.0");
        }
        return switch (socket.kind()) {
            case DATAGRAM -> new PassedSocket(descriptor, Type.DATAGRAM, address);
            case LISTENER -> new PassedSocket(descriptor, Type.STREAM, address);
            case CONNECTION -> throw new UnusableException("it is one connection; write Accept=no in the socket unit");
            case OTHER -> throw new UnusableException(
                    "it is neither a socket for datagrams nor one that accepts connections");
        };
    }

    /// Looks at a descriptor, which may also be that of a connection or closed.
    ///
    /// @return empty if [#of] would not accept it
    public static Optional<PassedSocket> find(int descriptor) {
        try {
            BoundSocket socket = BoundSocket.read(descriptor);
            InetSocketAddress address = socket.address();
            if (address == null || address.getPort() == 0 || socket.receivesBothFamilies()) {
                return Optional.empty();
            }
            return switch (socket.kind()) {
                case DATAGRAM -> Optional.of(new PassedSocket(descriptor, Type.DATAGRAM, address));
                case LISTENER -> Optional.of(new PassedSocket(descriptor, Type.STREAM, address));
                case CONNECTION, OTHER -> Optional.empty();
            };
        } catch (KernelException e) {
            // It was closed meanwhile.
            return Optional.empty();
        }
    }

    /// Opens a socket here as another process would.
    ///
    /// @throws BindFailure
    ///             if the address cannot be bound
    public static PassedSocket open(Type type, InetSocketAddress address, Presence presence) throws BindFailure {
        KernelSocket socket = null;
        try {
            ProtocolFamily family = KernelSocket.familyOf(address);
            socket = switch (type) {
                case DATAGRAM -> KernelSocket.open(family);
                case STREAM -> KernelSocket.openListener(family);
            };
            if (presence == Presence.LATER) {
                socket.set(socket.isIpv6() ? Option.IPV6_FREE_BIND : Option.FREE_BIND, 1);
            }
            socket.bind(address);
            if (type == Type.STREAM) {
                socket.listen(BACKLOG);
            }
            return new PassedSocket(socket.descriptor().number(), type,
                    new InetSocketAddress(address.getAddress(), socket.localPort()));
        } catch (KernelException e) {
            if (socket != null) {
                socket.close();
            }
            throw KernelSockets.failure(address, e);
        }
    }

    /// The same socket with another descriptor; empty if this process may not have more.
    public Optional<PassedSocket> duplicate() {
        try {
            return Optional.of(new PassedSocket(BoundSocket.duplicate(descriptor), type, address));
        } catch (KernelException e) {
            return Optional.empty();
        }
    }

    /// Closes a socket that is not used.
    public void close() {
        BoundSocket.close(descriptor);
    }
}
