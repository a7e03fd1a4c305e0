package rootwalk.resolver.servers;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// One address of a server, and its state in one resolution. Used by the resolving thread.
final class Candidate {
    final Server server;
    private final Name name;
    int tries;
    boolean dropped;

    /// Of the latest choice among servers, for [ServerSelection].
    int penalty;

    /// Whether it was one of those to choose from.
    boolean eligible;

    /// The question that it sent bogus data for, or null.
    @Nullable
    Question bogusFor;

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
