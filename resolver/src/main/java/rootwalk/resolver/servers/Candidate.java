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

    /// The penalty at the latest selection, for [ServerSelection].
    int penalty;

    /// Whether it was eligible in the latest selection.
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

    /// The number of queries to it for the question, including the current one.
    int tries() {
        return tries;
    }

    /// NSDNAME, or the root for a configured address.
    Name name() {
        return name;
    }
}
