package rootwalk.daemon.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import rootwalk.daemon.config.CacheShare;
import rootwalk.daemon.config.Config;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.AskSettings;
import rootwalk.socket.UdpAsker;

/// A resolver that serves nobody and has an empty cache, for whoever wants to see a walk from its beginning.
public final class LoneResolver implements AutoCloseable {

    private static final int MOST_ASKED_AT_ONCE = 16;

    private final Resolver resolver;
    private final UdpAsker asker;

    private LoneResolver(Resolver resolver, UdpAsker asker) {
        this.resolver = resolver;
        this.asker = asker;
    }

    /// Resolves as the configuration says: its hints, its forwarders, what it does not ask; but not from its zones or
    /// hosts files.
    ///
    /// @throws StartFailure with everything that is wrong
    public static LoneResolver of(Config config, Surroundings surroundings) throws StartFailure {
        List<String> problems = new ArrayList<>();
        ResolverPlan plan = ResolverPlan.of(config, CacheShare.chosen(surroundings.limits().heap()),
                UpstreamLimits.STANDARD, problems);
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
                    plan.settings(LocalData.NONE), asker, surroundings.time(), surroundings.unpredictable());
            return new LoneResolver(resolver, asker);
        } catch (IOException e) {
            throw new StartFailure(List.of("no socket can be opened to ask servers: " + e.getMessage()));
        }
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
