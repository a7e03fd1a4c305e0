package rootwalk.os;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import rootwalk.socket.BindFailure;
import rootwalk.socket.BindFailure.Reason;
import rootwalk.wire.Addresses;

/// Explains why an address cannot be listened on, with a remedy. Immutable.
public final class ListenAdvice {

    /// The transport protocol.
    public enum Protocol {
        UDP,
        TCP
    }

    private static final int FIRST_FREE_PORT = 1024;

    private final PortHolders holders;
    private final boolean mac;
    private final long ownProcess;

    ListenAdvice(PortHolders holders, String system, long ownProcess) {
        this.holders = holders;
        this.mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        this.ownProcess = ownProcess;
    }

    /// For the system this runs on.
    public static ListenAdvice ofThisSystem() {
        return new ListenAdvice(
                new PortHolders(Path.of("/proc"), Path.of("/etc/passwd")),
                System.getProperty("os.name", ""),
                ProcessHandle.current().pid());
    }

    /// The reason, the process that holds the port if the system shows it, and the remedy.
    ///
    /// @param key of the configuration that has the address, `listen.dns`
    public String explain(String key, Protocol protocol, InetSocketAddress address, IOException failure) {
        Reason reason = reason(failure);
        return "cannot listen on " + protocol + " " + Addresses.text(address) + ": " + switch (reason) {
            case IN_USE -> inUse(key, protocol, address);
            case NOT_PERMITTED -> notPermitted(key, address);
            case NOT_AVAILABLE -> notAvailable(key, address);
            case NO_SUCH_FAMILY ->
                "this host has no " + (address.getAddress() instanceof Inet6Address ? "IPv6" : "IPv4")
                        + "; remove the address from " + key;
            case OTHER -> failure instanceof BindFailure known ? known.why() : String.valueOf(failure.getMessage());
        };
    }

    /// Whether the host does not have the address.
    public static boolean isAbsent(IOException failure) {
        return switch (reason(failure)) {
            case NOT_AVAILABLE, NO_SUCH_FAMILY -> true;
            case IN_USE, NOT_PERMITTED, OTHER -> false;
        };
    }

    /// For other failures, it depends on the text of the system.
    private static Reason reason(IOException failure) {
        if (failure instanceof BindFailure known) {
            return known.reason();
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return Reason.IN_USE;
        }
        if (text.contains("permission denied") || text.contains("not permitted")) {
            return Reason.NOT_PERMITTED;
        }
        return text.contains("assign requested address") ? Reason.NOT_AVAILABLE : Reason.OTHER;
    }

    private String inUse(String key, Protocol protocol, InetSocketAddress address) {
        Optional<PortHolder> found = holders.of(protocol, address);
        if (found.isEmpty()) {
            return "another process listens there; " + listing(protocol, address) + " shows which";
        }
        PortHolder holder = found.get();
        if (holder.process() == ownProcess) {
            return "this process listens there already; does the configuration name the address twice, or all addresses"
                    + " and this one?";
        }
        if (holder.isResolved()) {
            return holder.described() + " listens there; to free the port, write the lines \"[Resolve]\" and"
                    + " \"DNSStubListener=no\" to /etc/systemd/resolved.conf.d/rootwalk.conf, then run:"
                    + " sudo systemctl restart systemd-resolved";
        }
        String stop = holder.process() > 0 ? "stop it" : listing(protocol, address) + " shows which; stop it";
        return holder.described() + " listens there; " + stop + ", or change " + key;
    }

    private String listing(Protocol protocol, InetSocketAddress address) {
        if (mac) {
            return "sudo lsof -nP -i " + protocol + ":" + address.getPort();
        }
        return "sudo ss -Hlnp" + (protocol == Protocol.UDP ? "u" : "t") + " sport = :" + address.getPort();
    }

    private static String notPermitted(String key, InetSocketAddress address) {
        if (address.getPort() >= FIRST_FREE_PORT) {
            return "the system does not permit it";
        }
        return "ports below " + FIRST_FREE_PORT
                + " need a privilege; start rootwalk with systemd (systemd/rootwalk.service grants"
                + " CAP_NET_BIND_SERVICE), or choose a port of at least " + FIRST_FREE_PORT + " in " + key;
    }

    private String notAvailable(String key, InetSocketAddress address) {
        String text = Addresses.text(address.getAddress());
        if (mac && address.getAddress().isLoopbackAddress()) {
            return "macOS has only 127.0.0.1 until you run: sudo ifconfig lo0 alias " + text + " up";
        }
        return "no interface of this host has this address; "
                + (mac ? "ifconfig lists those it has; change " + key
                        : "ip address lists those it has; change " + key
                                + ", or write listen: {freebind: true} if the address is added later");
    }
}
