package rootwalk.resolver.contract;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Decides which servers may be queried, whatever a delegation says. Called by many threads.
@FunctionalInterface
public interface AddressPolicy {

    /// Every address.
    static AddressPolicy any() {
        return address -> true;
    }

    boolean mayQuery(InetAddress address);

    /// Whether queries to this address reach this server itself. Called for configured servers only.
    default boolean isThisServer(InetSocketAddress server) {
        return false;
    }
}
