package rootwalk.resolver.contract;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Which servers may be asked, whatever a delegation says. Called by many threads.
@FunctionalInterface
public interface AddressPolicy {

    /// Every address.
    AddressPolicy ANY = address -> true;

    boolean mayBeAsked(InetAddress address);

    /// Whether a question that is sent there comes back to this server itself. Asked of configured servers only.
    default boolean isThisServer(InetSocketAddress server) {
        return false;
    }
}
