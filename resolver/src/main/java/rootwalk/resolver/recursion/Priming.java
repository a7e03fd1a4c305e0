package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Priming (RFC 9609): queries the root servers for the NS RRset of the root before the first resolution, and when it
/// has expired. Until there is a response, the hints are used. Any thread.
final class Priming {

    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
    private static final Question ROOT_NS = new Question(Name.ROOT, RecordType.NS);
    private static final long FIRST_PAUSE = 2_000;
    private static final long LONGEST_PAUSE = 300_000;

    private final Delegation hints;
    private final int port;
    private final Learning learning;
    private final Time time;
    private final ReentrantLock priming = new ReentrantLock();
    private final Asking asking;
    private long pause = FIRST_PAUSE;
    private volatile long retryAt;
    private boolean warned;

    /// Sends the priming query to a server of the hints.
    @FunctionalInterface
    interface Asking {
        Inquiry.Result ask(Delegation hints, Question question, Walk walk);
    }

    Priming(RootHints hints, int port, Learning learning, Time time, Asking asking) {
        this.hints = hints.delegation(port);
        this.port = port;
        this.learning = learning;
        this.time = time;
        this.asking = asking;
        retryAt = time.millis();
    }

    /// The servers of the root.
    Delegation root(Walk walk) {
        Delegation known = learning.knownRoot();
        if (known != null) {
            return known;
        }
        // One resolution primes; others use the hints meanwhile.
        if (time.millis() < retryAt || !priming.tryLock()) {
            return hints;
        }
        try {
            if (time.millis() < retryAt) {
                return hints;
            }
            return prime(walk);
        } finally {
            priming.unlock();
        }
    }

    /// The known servers of the root, without priming.
    Delegation known() {
        Delegation known = learning.knownRoot();
        return known != null ? known : hints;
    }

    private Delegation prime(Walk walk) {
        Inquiry.Result result = asking.ask(hints, ROOT_NS, walk);
        Message reply = result.message();
        Delegation primed = reply == null ? null : delegation(reply);
        if (primed == null) {
            failed(walk);
            return hints;
        }
        pause = FIRST_PAUSE;
        if (warned) {
            warned = false;
            LOG.info("the root servers answer again");
        }
        if (result.analysis() instanceof Answers answers) {
            // This is an authoritative answer of the root, so it is an answer for clients too.
            learning.answers(answers, ROOT_NS, walk.signed());
        }
        return learning.root(primed);
    }

    private void failed(Walk walk) {
        retryAt = time.millis() + pause;
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        if (!warned) {
            warned = true;
            LOG.warn("{}; walks begin with the root hints, and priming is tried again from time to time",
                    walk.isIntercepted() ? Inquiry.INTERCEPTED : "no root server answers the priming query");
        }
    }

    /// RFC 9609 section 4.1: the NS set is in the answer section, addresses in the additional section, perhaps not all.
    private @Nullable Delegation delegation(Message reply) {
        for (RecordSet set : reply.answer()) {
            if (set.type() == RecordType.NS && set.owner().isRoot()) {
                List<NameServer> servers = Glue.servers(set, reply.additional(), Name.ROOT, port);
                List<NameServer> addressed = new ArrayList<>(servers.size());
                for (NameServer server : servers) {
                    addressed.add(server.addresses().isEmpty() ? new NameServer(server.name(), hinted(server.name()))
                            : server);
                }
                if (addressed.stream().allMatch(server -> server.addresses().isEmpty())) {
                    return null;
                }
                return new Delegation(Name.ROOT, Source.PRIMING, addressed, set.ttl(),
                        time.millis() + set.ttl() * 1000L);
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
