package rootwalk.resolver.contract;

import java.net.InetAddress;

/// Which servers may be asked, whatever a delegation says. Called by many threads.
@FunctionalInterface
public interface AddressPolicy {

    /// Every address.
    AddressPolicy ANY = address -> true;

    boolean mayBeAsked(InetAddress address);
}
