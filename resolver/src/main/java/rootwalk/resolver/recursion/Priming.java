package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.resolver.servers.ServerQueryContext;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Priming (RFC 9609): queries the root servers for the NS RRset of the root before the first resolution, and when it has
/// expired. Until there is a response, the hints are used. Any thread.
final class Priming {

    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
    private static final Question ROOT_NS = new Question(Name.ROOT, RecordType.NS);
    private static final long FIRST_PAUSE = 2_000;
    private static final long MAX_PAUSE = 300_000;

    /// The minimum time between two successful primings, in seconds. Without it, each resolution would begin with one
    /// if the TTL is 0.
    private static final int SHORTEST = 30;

    private final Delegation hints;
    private final int port;
    private final Caches caches;
    private final Time time;
    private final ReentrantLock priming = new ReentrantLock();
    private final RootQuery query;
    private long pause = FIRST_PAUSE;
    private volatile long retryAt;
    private boolean warned;

    /// The priming query.
    interface RootQuery {

        /// Sends it to a server of the hints.
        ServerQueries.Result send(Delegation hints, Question question, ResolutionContext context);

        /// Stores the answer. It is an authoritative answer of the root, so it is an answer for clients too.
        void store(Answer answer, Question question, Delegation root, ResolutionContext context);
    }

    Priming(RootHints hints, int port, Caches caches, Time time, RootQuery query) {
        this.hints = hints.delegation(port);
        this.port = port;
        this.caches = caches;
        this.time = time;
        this.query = query;
        retryAt = time.millis();
    }

    /// The servers of the root.
    Delegation root(ResolutionContext context) {
        Delegation known = cached();
        if (known != null) {
            return known;
        }
        // One resolution sends the priming query. Meanwhile, others use the hints, and so do lookups on behalf of the
        // priming query.
        if (time.millis() < retryAt || priming.isHeldByCurrentThread() || !priming.tryLock()) {
            return hints;
        }
        try {
            if (time.millis() < retryAt) {
                return hints;
            }
            return prime(context);
        } finally {
            priming.unlock();
        }
    }

    /// The known servers of the root, without priming.
    Delegation known() {
        Delegation known = cached();
        return known != null ? known : hints;
    }

    private @Nullable Delegation cached() {
        return caches.delegations().find(Name.ROOT, time.millis());
    }

    private Delegation prime(ResolutionContext context) {
        ServerQueries.Result result = query.send(hints, ROOT_NS, context);
        Message response = result.message();
        Delegation primed = response == null ? null : delegation(response);
        if (primed == null) {
            failed(context);
            return hints;
        }
        pause = FIRST_PAUSE;
        if (warned) {
            warned = false;
            LOG.info("the root servers respond again");
        }
        caches.delegations().keep(primed, time.millis());
        if (result.analysis() instanceof Answer answer) {
            query.store(answer, ROOT_NS, primed, context);
        }
        return primed;
    }

    private void failed(ResolutionContext context) {
        retryAt = time.millis() + pause;
        pause = Math.min(pause * 2, MAX_PAUSE);
        if (!warned) {
            warned = true;
            LOG.warn("{}; resolution starts with the root hints, and priming is retried from time to time",
                    context.serverContext().isIntercepted() ? ServerQueryContext.INTERCEPTED
                            : "no root server answers the priming query");
        }
    }

    /// RFC 9609 section 4.1: the NS RRset is in the answer section, addresses in the additional section, perhaps not all.
    private @Nullable Delegation delegation(Message response) {
        for (RRset rrset : response.answer()) {
            if (rrset.type() == RecordType.NS && rrset.owner().isRoot()) {
                List<NameServer> servers = Glue.servers(rrset, response.additional(), Name.ROOT, port);
                List<NameServer> addressed = new ArrayList<>(servers.size());
                for (NameServer server : servers) {
                    addressed.add(
                            server.addresses().isEmpty() ? new NameServer(server.name(), port, hinted(server.name()))
                                    : server);
                }
                if (addressed.stream().allMatch(server -> server.addresses().isEmpty())) {
                    return null;
                }
                int ttl = Math.max(caches.settings().positiveTtl(rrset.ttl()), SHORTEST);
                return new Delegation(Name.ROOT, Source.PRIMING, addressed, ttl, time.millis() + ttl * 1000L);
            }
        }
        return null;
    }

    private List<InetSocketAddress> hinted(Name name) {
        for (NameServer server : hints.servers()) {
            if (server.name().equals(name)) {
                return server.addresses();
            }
        }
        return List.of();
    }
}
