package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Unusable;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Question;
import rootwalk.wire.codec.Message;

/// Step 3: has the servers of a list queried until one sends a usable response. Any thread.
final class ServerQueries {

    private static final Unusable OVER_QUOTA =
            new Unusable(ResponseKind.NOT_ASKED, "too many queries to this server are in progress", null);

    private final Components components;
    private final ZoneQuota zoneQuota;

    /// What the queries for each question use.
    ///
    /// @param port
    ///            port of the servers in delegations
    record Components(Upstream upstream, Bailiwicks bailiwicks, ServerHealth health, Time time, int port) {}

    /// The result: the analysis of the response, the response itself if there was one, and the server queried last.
    record Result(ResponseAnalysis analysis, @Nullable Message message, @Nullable Server server) {

        /// No server was queried.
        Result(ResponseAnalysis analysis) {
            this(analysis, null, null);
        }
    }

    ServerQueries(Components components, ZoneQuota zoneQuota) {
        this.components = components;
        this.zoneQuota = zoneQuota;
    }

    /// @param qnameForm
    ///            how much of the name the question shows
    Result query(ServerList slist, Question question, QnameForm qnameForm, ResolutionContext context) {
        Delegation servers = slist.delegation();
        if (!zoneQuota.tryAcquire(servers)) {
            return new Result(OVER_QUOTA);
        }
        long deadline = context.budget().deadline();
        try {
            slist.start(question);
            return new QueryAttempts(components, slist, question, qnameForm, context).run();
        } finally {
            context.budget().restore(deadline);
            zoneQuota.release(servers);
        }
    }
}
