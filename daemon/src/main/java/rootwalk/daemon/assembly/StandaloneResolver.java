package rootwalk.daemon.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.config.CacheLimit;
import rootwalk.config.Config;
import rootwalk.config.ConfigSource;
import rootwalk.config.ListenerMatch;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.assembly.upstream.AnchorsPlan;
import rootwalk.daemon.assembly.upstream.AnchorsReader;
import rootwalk.daemon.assembly.upstream.HintsReader;
import rootwalk.daemon.assembly.zones.ZoneSources;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.UdpClient;
import rootwalk.socket.UdpClientSettings;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// A resolver without clients, with an empty cache, to observe a resolution from its beginning.
public final class StandaloneResolver implements AutoCloseable {

    private static final int MAX_ASKED_AT_ONCE = 16;

    private final Resolver resolver;
    private final LocalData localData;
    private final Synthesis synthesis;
    private final UdpClient udpClient;

    private StandaloneResolver(Resolver resolver, LocalData localData, Synthesis synthesis, UdpClient udpClient) {
        this.resolver = resolver;
        this.localData = localData;
        this.synthesis = synthesis;
        this.udpClient = udpClient;
    }

    /// Creates a resolver with the root hints, forwarders and address policy of a configuration, but without its zones,
    /// hosts files and private addresses.
    ///
    /// @throws StartFailure with all problems
    public static StandaloneResolver of(Config config, Environment environment) throws StartFailure {
        return of(config, environment, LocalData.none(), AnswerFilter.none(), Synthesis.NONE);
    }

    /// Resolves as the daemon of the configuration does for its own clients: from hosts files, special-use names, local
    /// data and zones, and otherwise from other servers.
    ///
    /// @throws StartFailure with all problems
    public static StandaloneResolver asServed(
            Config config, Environment environment, LocalAnswerObserver observer) throws StartFailure {
        ZoneLoader.LoadResult loaded =
                new ZoneLoader(environment.clock()).load(ZoneSources.files(config.zones(), _ -> false));
        ZoneSet zones = ZoneSources.withUnfetched(config, loaded.zones());
        ServedZones served = new ServedZones(zones);
        LocalAnswers answers = config.recursion().enabled()
                ? LocalSteps.of(config, HostsOverlay.of(config.hosts().files())).answers(served)
                : new LocalAnswers(List.of(), served);
        List<LocalStep> steps = config.recursion().enabled() ? LocalSteps.ORDER : List.of();
        return of(config, environment,
                answers.reportingTo((question, step, rule) -> observer.onAnswer(question,
                        (step < steps.size() ? steps.get(step) : LocalStep.AUTHORITATIVE_ZONES).rule(rule))),
                ResolverPlan.answerFilter(config), Dns64Plan.of(config).synthesis());
    }

    private static StandaloneResolver of(
            Config config, Environment environment, LocalData localData, AnswerFilter answerFilter, Synthesis synthesis)
            throws StartFailure {
        List<Problem> problems = new ArrayList<>();
        RootHints hints = HintsReader.read(config.recursion().rootHints(), problems);
        AnchorSet configured = AnchorsReader.configured(config, hints, environment.clock(), problems);
        ResolverPlan plan = new ResolverPlan(config, CacheLimit.defaultSize(environment.limits().heap()),
                UpstreamLimits.STANDARD, hints);
        if (!problems.isEmpty()) {
            throw new StartFailure(problems);
        }
        try {
            UdpClient udpClient = environment
                    .sockets()
                    .client(
                            UdpClientSettings.withSockets(MAX_ASKED_AT_ONCE),
                            environment.secureRandom(),
                            Thread.ofPlatform().daemon().name("ask-", 0).factory());
            Optional<Anchors> anchors = configured.isEmpty() ? Optional.empty()
                    : Optional.of(new AnchorsPlan(config.dnssec(), configured, environment.clock(), environment.time())
                            .stored());
            Resolver resolver = new Resolver(
                    plan.settings(localData, answerFilter, anchors,
                            server -> ListenerMatch.isListener(config.listen().forQueries(), server), Optional.empty())
                            .withoutEncryption(),
                    udpClient, environment.time(), environment.secureRandom());
            return new StandaloneResolver(resolver, localData, synthesis, udpClient);
        } catch (IOException e) {
            throw new StartFailure(
                    List.of(ConfigSource.NONE.problem("no socket can be opened to query servers: " + e.getMessage())));
        }
    }

    /// The answer of the authoritative zones alone, without signatures and proofs.
    public Optional<Resolution> fromZones(Question question) {
        return Optional.ofNullable(localData.find(question)).map(found -> new Resolution(found.responseCode(),
                plain(found.answer(), question), plain(found.authority(), question), found.additional(),
                found.security(), found.ttl(), found.fromCache(), found.errors(), found.localNames()));
    }

    private static List<RRset> plain(List<RRset> rrsets, Question question) {
        return rrsets.stream().filter(rrset -> rrset.type() == question.type() || switch (rrset.type()) {
            case RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3 -> question.type() == RecordType.ANY;
            default -> true;
        }).toList();
    }

    /// The answer that a client gets.
    public Resolution resolve(Query query) {
        return resolver.resolve(query.with(synthesis));
    }

    public Resolver resolver() {
        return resolver;
    }

    @Override
    public void close() {
        resolver.close();
        udpClient.close();
    }
}
