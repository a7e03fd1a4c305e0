package rootwalk.cli.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.cli.command.QuestionArguments;
import rootwalk.cli.command.ServerArgument;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.StandaloneResolver;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.lookup.HostsLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.lookup.ServerLookup;
import rootwalk.web.lookup.StubCache;
import rootwalk.wire.Question;
import rootwalk.wire.client.StubClient;

/// The options of `fetch` for name resolution.
final class LookupOptions {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @Option(names = "--lookup", paramLabel = "SOURCE", defaultValue = "recursion",
            description = "how names are resolved: recursion (in this process; the default), daemon (by the daemon "
                    + "that runs with the configuration), or @ADDRESS[:PORT]")
    private String source = "recursion";

    @Option(names = "--config", paramLabel = "FILE",
            description = "resolve names as this configuration says (-c is a cookie file, as in curl)")
    private @Nullable Path configuration;

    @Option(names = "--no-hosts", description = "do not use the hosts files")
    private boolean noHosts;

    @Option(names = "--no-dns-cache", description = "do not cache DNS responses")
    private boolean noDnsCache;

    /// An open lookup chain.
    record OpenChain(LookupChain chain, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /// The named configuration file.
    Optional<Path> configuration() {
        return Optional.ofNullable(configuration);
    }

    /// @throws IllegalArgumentException with what is wrong
    void check() {
        if (source.startsWith("@")) {
            var _ = ServerArgument.parse(source);
        } else if (!source.equals("recursion") && !source.equals("daemon")) {
            throw new IllegalArgumentException(
                    "--lookup: '" + source + "' is not known; write recursion, daemon, or @192.0.2.1");
        }
    }

    /// Whether an option names another resolver than that of the lab.
    boolean nameOtherResolver() {
        return configuration != null || source.startsWith("@");
    }

    /// @param watch creates the observer of a resolution
    OpenChain open(Config config, Environment environment, Function<Question, ResolutionObserver> watch)
            throws StartFailure, IOException {
        HostsLookup hosts = noHosts ? HostsLookup.none() : HostsLookup.read(config.hosts().files());
        StubCache cache = noDnsCache ? StubCache.none() : StubCache.empty(System::nanoTime);
        if (source.equals("recursion")) {
            StandaloneResolver resolver = StandaloneResolver.of(config, environment);
            return new OpenChain(new LookupChain(cache, hosts, new ResolverLookup(resolver.resolver(), watch)),
                    resolver::close);
        }
        InetSocketAddress server =
                source.startsWith("@") ? ServerArgument.parse(source).address() : daemon(config);
        StubClient client = new StubClient(TIMEOUT, environment.secureRandom(), System::nanoTime,
                environment.clock());
        return new OpenChain(new LookupChain(cache, hosts, new ServerLookup(server, client)), () -> {});
    }

    /// The address of the daemon with this configuration.
    private static InetSocketAddress daemon(Config config) throws IOException {
        return config.listen().dns().stream().findFirst().map(QuestionArguments::reachable)
                .orElseThrow(() -> new IOException(
                        "the configuration has no address in listen.dns, so its daemon cannot be queried; "
                                + "--lookup @ADDRESS names another server"));
    }
}
