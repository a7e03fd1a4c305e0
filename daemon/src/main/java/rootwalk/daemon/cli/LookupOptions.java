package rootwalk.daemon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.daemon.assembly.LoneResolver;
import rootwalk.daemon.assembly.StartFailure;
import rootwalk.daemon.assembly.Surroundings;
import rootwalk.daemon.config.Config;
import rootwalk.daemon.fetch.ResolverLookup;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.socket.AskSettings;
import rootwalk.socket.UdpAsker;
import rootwalk.web.lookup.HostsLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.lookup.ServerLookup;
import rootwalk.web.lookup.StubCache;
import rootwalk.wire.Question;

/// The options of `fetch` that say who is asked for names.
final class LookupOptions {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_ASKED_AT_ONCE = 16;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "look up as this configuration says")
    private @Nullable Path configuration;

    @Option(names = "--server", paramLabel = "@ADDRESS[:PORT]", description = "the DNS server to ask for names")
    private @Nullable String server;

    @Option(names = "--no-hosts", description = "pass the hosts files over")
    private boolean noHosts;

    /// The links that are asked for a name, while they are open.
    record OpenChain(LookupChain chain, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /// The configuration that is named.
    Optional<Path> configuration() {
        return Optional.ofNullable(configuration);
    }

    /// Whether somebody is named who knows nothing of a lab that is started for this fetch.
    boolean nameSomebody() {
        return configuration != null || server != null;
    }

    /// @param watch
    ///            who sees the walk of a question
    OpenChain open(Config config, Surroundings surroundings, Function<Question, WalkObserver> watch)
            throws StartFailure, IOException {
        HostsLookup hosts = noHosts ? HostsLookup.none() : HostsLookup.read(config.hosts().files());
        StubCache cache = StubCache.empty(System::nanoTime);
        if (server != null) {
            UdpAsker asker = surroundings.sockets().asker(AskSettings.withSockets(MOST_ASKED_AT_ONCE),
                    surroundings.unpredictable(), Thread.ofPlatform().daemon().name("ask-", 0).factory());
            var lookup = new ServerLookup(QuestionWords.server(server.substring(server.startsWith("@") ? 1 : 0)),
                    asker, surroundings.unpredictable(), PATIENCE);
            return new OpenChain(new LookupChain(cache, hosts, lookup), asker::close);
        }
        LoneResolver walker = LoneResolver.of(config, surroundings);
        return new OpenChain(new LookupChain(cache, hosts, new ResolverLookup(walker.resolver(), watch)),
                walker::close);
    }
}
