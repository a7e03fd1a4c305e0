package rootwalk.resolver.servers;

import java.net.InetSocketAddress;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Question;

/// Looks up the addresses of servers on behalf of one resolution, on its thread and with its budget.
public interface AddressQueries {

    Resolution resolve(Question address);

    /// Queries the parent of a zone for the address of a server within that zone.
    List<InetSocketAddress> queryParent(Delegation child, Question address);

    /// Whether the resolution is already resolving the question, so that it would wait for itself.
    boolean isInProgress(Question address);
}
