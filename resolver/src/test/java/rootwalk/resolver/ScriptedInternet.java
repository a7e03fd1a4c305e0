package rootwalk.resolver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.recursion.ValidatorSource;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.resolver.upstream.Attempt;
import rootwalk.resolver.upstream.CookieResult;
import rootwalk.resolver.upstream.OutstandingResponse;
import rootwalk.resolver.upstream.QueryResult;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.resolver.upstream.UpstreamQuery;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// An internet in this process, with a clock of its own: a root at 198.41.0.4 and whatever servers a test adds. A
/// resolver
/// stands in front of it.
final class ScriptedInternet implements Upstream, Time {

    static final String ROOT = "198.41.0.4";

    final Map<InetAddress, ScriptedServer> servers = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final List<ResolutionEvent> events = new ArrayList<>();
    final List<ConfiguredZone> configured = new ArrayList<>();
    Minimisation minimisation = Minimisation.OFF;
    BudgetLimits limits = BudgetLimits.STANDARD;
    CacheSettings cache = CacheSettings.STANDARD;
    AddressPolicy policy = AddressPolicy.any();
    LocalData localData = LocalData.none();
    Validator validator = Validator.NONE;

    /// Makes the validator, unless a test sets one.
    ValidatorSource validators = (_, _) -> validator;
    boolean aggressiveNsec = true;
    Optional<Sharing> sharing = Optional.empty();
    Optional<StaleAnswers> stale = Optional.empty();
    AnswerFilter answerFilter = AnswerFilter.none();
    boolean ipv6 = true;
    Optional<Nat64Prefix> nat64 = Optional.empty();
    boolean socketsAreFree = true;
    boolean networkIsAway;
    String hints = ". NS a.root-servers.net.\na.root-servers.net. A 198.41.0.4\n";
    private final List<Runnable> background = new ArrayList<>();
    private final Set<InetAddress> slow = new HashSet<>();
    private final Map<InetAddress, Duration> streams = new HashMap<>();
    private final List<OutstandingResponse> outstanding = new ArrayList<>();
    private ServerHealth health = new ServerHealth(this);
    private long nanos = 1_000_000_000L;
    private long slept;
    private Resolver resolver;

    ScriptedServer root(String records) {
        return server(ROOT).zone(".", ". NS a.root-servers.net.\na.root-servers.net. A 198.41.0.4\n" + records);
    }

    ScriptedServer server(String address) {
        return servers.computeIfAbsent(ScriptedServer.ip(address), ip -> new ScriptedServer());
    }

    /// The responses of a server that is silent may still arrive.
    void respondsLate(String address) {
        slow.add(ScriptedServer.ip(address));
    }

    /// A server truncates its responses over UDP, and takes some time for each over TCP.
    void respondsOverTcp(String address, Duration takes) {
        streams.put(ScriptedServer.ip(address), takes);
    }

    /// The late responses arrive, as their servers respond now.
    void arriveLate() {
        for (OutstandingResponse one : outstanding) {
            Message response = server(one.query().server().address().getAddress().getHostAddress())
                    .reply(one.query().question());
            one.arrive(
                    new QueryResult.Response(one.query().server(), response, UpstreamTransport.UDP, 1_000_000, false,
                            false,
                            CookieResult.GOOD));
        }
        outstanding.clear();
    }

    Resolver resolver() {
        if (resolver == null) {
            RecursionSettings recursion = new RecursionSettings(
                    RootHints.parse(hints, "hints"), 53, true,
                    ipv6, nat64, minimisation, configured, policy, localData, validators, aggressiveNsec,
                    sharing);
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
            resolver = new Resolver(new ResolverSettings(recursion, cache, answerFilter, SpoofingProtection.NONE,
                    limits, UpstreamLimits.STANDARD, Optional.empty(), stale), this, this,
                    random,
                    Caches.of(cache), health, background::add);
            resolver.begin();
        }
        return resolver;
    }

    /// Asks the resolver, `www.example. A` for example, after what it has to do in the background.
    Resolution ask(String question) {
        background.forEach(Runnable::run);
        background.clear();
        return resolver().resolve(query(question));
    }

    /// The same for a client that sets CD.
    Resolution askWithCd(String question) {
        return resolver().resolve(new Query(query(question).question(), false, true, events::add));
    }

    Query query(String question) {
        String[] words = question.split(" ");
        return new Query(new Question(Name.of(words[0]), RecordType.parse(words[1])), false, false, events::add);
    }

    /// Lets time pass.
    void pass(Duration duration) {
        nanos += duration.toNanos();
        slept += duration.toMillis();
    }

    @Override
    public QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer) {
        Budget budget = attempt.budget();
        if (!budget.takeQuery()) {
            return new QueryResult.NoResponse(Reason.BUDGET, UpstreamTransport.UDP, 0);
        }
        QueryResult.Response late = OutstandingResponse.take(query, attempt.lateResponses());
        if (late != null) {
            return late;
        }
        observer.querySent(query, UpstreamTransport.UDP);
        if (!socketsAreFree) {
            return new QueryResult.NoResponse(Reason.NOT_READY, UpstreamTransport.UDP, 0);
        }
        InetAddress address = query.server().address().getAddress();
        asked.add(address.getHostAddress() + " " + ScriptedServer.text(query.question()));
        ScriptedServer server = servers.get(address);
        Message response = server == null || networkIsAway ? null
                : query.checkingDisabled() ? server.replyWithCd(query.question()) : server.reply(query.question());
        if (response == null) {
            long timeout = Math.min(query.server().timeout(attempt.nth()), budget.nanosLeft());
            pass(Duration.ofNanos(timeout));
            health.timedOut(query.server(), timeout);
            if (slow.contains(address)) {
                outstanding.add(new OutstandingResponse(query, attempt.lateResponses()));
            }
            return new QueryResult.NoResponse(Reason.TIMEOUT, UpstreamTransport.UDP, timeout);
        }
        Duration ofStream = streams.get(address);
        if (ofStream != null) {
            return overTcp(query, response, ofStream, attempt);
        }
        pass(Duration.ofMillis(1));
        health.responded(query.server(), 1_000_000);
        budget.received(response.length());
        return new QueryResult.Response(query.server(), response, UpstreamTransport.UDP, 1_000_000, false, false,
                CookieResult.GOOD);
    }

    /// The first attempt waits 2.5 seconds, the next ones twice as long each.
    private QueryResult overTcp(UpstreamQuery query, Message response, Duration takes, Attempt attempt) {
        Duration patience = Duration.ofMillis(2_500L << (attempt.nth() - 1));
        Duration left = Duration.ofNanos(attempt.budget().nanosLeft());
        Duration waited = patience.compareTo(left) < 0 ? patience : left;
        if (waited.compareTo(takes) < 0) {
            pass(waited);
            return new QueryResult.NoResponse(patience.compareTo(left) < 0 ? Reason.TIMEOUT : Reason.GIVEN_UP,
                    UpstreamTransport.TCP, waited.toNanos());
        }
        pass(takes);
        return new QueryResult.Response(query.server(), response, UpstreamTransport.TCP, takes.toNanos(), false, false,
                CookieResult.GOOD);
    }

    /// The questions asked so far, each with the address; forgets them.
    List<String> takeAsked() {
        List<String> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized long millis() {
        return 1_700_000_000_000L + slept;
    }

    @Override
    public void close() {}
}
