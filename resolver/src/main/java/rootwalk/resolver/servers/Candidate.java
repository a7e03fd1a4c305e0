package rootwalk.resolver.servers;

import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;

/// One address of a server, and its state in one resolution. Used by the resolving thread.
final class Candidate {
    final Server server;
    private final Name name;
    int tries;
    boolean dropped;

    Candidate(Server server, Name name) {
        this.server = server;
        this.name = name;
    }

    Server server() {
        return server;
    }

    /// How often it has been queried for the question, this time included.
    int tries() {
        return tries;
    }

    /// NSDNAME, or the root for a configured address.
    Name name() {
        return name;
    }
}
