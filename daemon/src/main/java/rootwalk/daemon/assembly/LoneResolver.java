package rootwalk.daemon.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.config.CacheShare;
import rootwalk.config.Config;
import rootwalk.config.ConfigSource;
import rootwalk.config.Problem;
import rootwalk.daemon.policy.LocalAnswers;
import rootwalk.daemon.policy.RebindingGuard;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.AskSettings;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.Question;

/// A resolver that serves nobody and has an empty cache, for whoever wants to see a resolution from its beginning.
public final class LoneResolver implements AutoCloseable {

    private static final int MOST_ASKED_AT_ONCE = 16;

    private final Resolver resolver;
    private final LocalData localData;
    private final RebindingGuard guard;
    private final UdpAsker asker;

    private LoneResolver(Resolver resolver, LocalData localData, RebindingGuard guard, UdpAsker asker) {
        this.resolver = resolver;
        this.localData = localData;
        this.guard = guard;
        this.asker = asker;
    }

    /// Resolves as the configuration says: its hints, its forwarders, what it does not ask; but not from its zones or
    /// hosts files.
    ///
    /// @throws StartFailure with everything that is wrong
    public static LoneResolver of(Config config, Surroundings surroundings) throws StartFailure {
        return of(config, surroundings, LocalData.NONE, RebindingGuard.NONE);
    }

    /// Resolves as the daemon of the configuration does for its own clients: from hosts files, special-use names, local
    /// data and zones, and by asking for the rest.
    ///
    /// @param heard is told of every answer that asks nobody
    /// @throws StartFailure with everything that is wrong
    public static LoneResolver asServed(
            Config config, Surroundings surroundings, BiConsumer<Question, LocalStep> heard) throws StartFailure {
        ZoneLoader.Round loaded = new ZoneLoader(surroundings.time()::millis).load(Assembly.sources(config));
        ZoneSet zones = Assembly.withUnfetched(config, loaded.zones());
        LocalAnswers answers = new LocalAnswers(
                config.recursion().enabled()
                        ? List.of(HostsOverlay.of(config.hosts().files()), Assembly.specialUseNames(config),
                                Assembly.localZones(config))
                        : List.of(),
                new ServedZones(zones));
        LocalStep[] steps = config.recursion().enabled() ? LocalStep.values() : new LocalStep[] {LocalStep.OWN_ZONES};
        return of(config, surroundings, answers.reportingTo((question, step) -> heard.accept(question, steps[step])),
                Assembly.rebindingGuard(config.recursion()));
    }

    private static LoneResolver of(
            Config config, Surroundings surroundings, LocalData localData, RebindingGuard guard)
            throws StartFailure {
        List<Problem> problems = new ArrayList<>();
        RootHints hints = HintsReader.read(config.recursion().rootHints(), problems);
        ResolverPlan plan = new ResolverPlan(config, CacheShare.chosen(surroundings.limits().heap()),
                UpstreamLimits.STANDARD, hints);
        if (!problems.isEmpty()) {
            throw new StartFailure(problems);
        }
        try {
            UdpAsker asker = surroundings
                    .sockets()
                    .asker(
                            AskSettings.withSockets(MOST_ASKED_AT_ONCE),
                            surroundings.unpredictable(),
                            Thread.ofPlatform().daemon().name("ask-", 0).factory());
            Resolver resolver = new Resolver(
                    plan.settings(localData, _ -> false), asker, surroundings.time(), surroundings.unpredictable());
            return new LoneResolver(resolver, localData, guard, asker);
        } catch (IOException e) {
            throw new StartFailure(
                    List.of(ConfigSource.NONE.problem("no socket can be opened to ask servers: " + e.getMessage())));
        }
    }

    /// What authoritative zones answer, where nothing else is looked at.
    public Optional<Resolution> fromZones(Question question) {
        return Optional.ofNullable(localData.find(question));
    }

    /// What a client is given.
    public Resolution resolve(Query query) {
        return guard.filtered(resolver.resolve(query));
    }

    public Resolver resolver() {
        return resolver;
    }

    @Override
    public void close() {
        resolver.close();
        asker.close();
    }
}
