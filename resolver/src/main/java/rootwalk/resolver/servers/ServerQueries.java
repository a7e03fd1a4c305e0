package rootwalk.resolver.servers;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Question;
import rootwalk.wire.codec.Message;

/// Step 3: has the servers of a list queried until one sends a usable response. Any thread.
public final class ServerQueries {

    private static final Unusable OVER_QUOTA =
            new Unusable(ResponseKind.NOT_READY, "too many queries to the same servers are in progress", null);

    private final Components components;
    private final ZoneQuota zoneQuota;

    /// What the queries for each question use.
    ///
    /// @param port
    ///            of the servers in delegations
    record Components(Upstream upstream, Bailiwicks bailiwicks, ServerHealth health, Time time, int port) {}

    /// The result: the analysis of the response, the response itself if there was one, and the server queried last.
    public record Result(ResponseAnalysis analysis, @Nullable Message message, @Nullable Server server) {

        /// No server was queried.
        Result(ResponseAnalysis analysis) {
            this(analysis, null, null);
        }
    }

    public ServerQueries(
            ServerSettings settings, int queriesPerZone, Upstream upstream, ServerHealth health,
            DelegationCache delegations, Time time) {
        zoneQuota = new ZoneQuota(queriesPerZone);
        Bailiwicks bailiwicks =
                new Bailiwicks(settings.configuredZones(), settings.localData(), delegations, time);
        components = new Components(upstream, bailiwicks, health, time, settings.port());
    }

    /// @param qnameForm
    ///            the form of the name in the question
    /// @param hasFallback
    ///            whether other servers are queried if these fail: half of the time is left for them, and late responses are
    ///            not awaited
    public Result query(ServerList slist, Question question, QnameForm qnameForm, boolean hasFallback,
            ServerQueryContext context) {
        Delegation servers = slist.delegation();
        if (!zoneQuota.tryAcquire(servers)) {
            context.noteLocalShortage();
            return new Result(OVER_QUOTA);
        }
        long deadline = context.budget().deadline();
        try {
            slist.start(question);
            if (hasFallback) {
                long _ = context.budget().shorten(context.budget().nanosLeft() / 2);
            }
            return new QueryAttempts(components, slist, question, qnameForm, hasFallback, context).run();
        } finally {
            context.budget().restore(deadline);
            zoneQuota.release(servers);
        }
    }

    /// Queries that were rejected because too many for the same zone were in progress.
    public long rejected() {
        return zoneQuota.rejected();
    }
}
