package rootwalk.socket;

import java.io.IOException;
import java.io.Serial;
import java.net.InetSocketAddress;

/// An address could not be bound; [#reason()] has the reason, from which the caller can derive advice.
public final class BindFailure extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /// Why an address could not be bound.
    public enum Reason {
        /// Another socket, of this process or another one, holds it (EADDRINUSE).
        IN_USE("already in use"),
        /// The process may not bind it, usually a port below 1024 (EACCES, EPERM).
        NOT_PERMITTED("not permitted"),
        /// No interface of this host has the address (EADDRNOTAVAIL).
        NOT_AVAILABLE("no interface of this host has this address"),
        /// The host has no such address family (EAFNOSUPPORT).
        NO_SUCH_FAMILY("this host does not support this address family"),
        /// Any other reason, which is in the message.
        OTHER("failed");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final InetSocketAddress address;
    private final Reason reason;
    private final String why;

    /// @param detail of the system, or empty
    public BindFailure(InetSocketAddress address, Reason reason, String detail) {
        String why = reason.text + (detail.isEmpty() ? "" : ", " + detail);
        super("cannot listen on " + literal(address) + ": " + why);
        this.address = address;
        this.reason = reason;
        this.why = why;
    }

    /// The reason and its detail, without the address.
    public String why() {
        return why;
    }

    public InetSocketAddress address() {
        return address;
    }

    public Reason reason() {
        return reason;
    }

    private static String literal(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
