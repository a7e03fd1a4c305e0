package rootwalk.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.daemon.assembly.LoneResolver;
import rootwalk.daemon.assembly.StartFailure;
import rootwalk.daemon.assembly.Surroundings;
import rootwalk.daemon.config.Config;
import rootwalk.daemon.config.ConfigResult;
import rootwalk.daemon.fetch.FetchJson;
import rootwalk.daemon.fetch.Har;
import rootwalk.daemon.fetch.ResolverLookup;
import rootwalk.daemon.lab.Lab;
import rootwalk.daemon.lab.LabFailure;
import rootwalk.daemon.lab.LabFolder;
import rootwalk.daemon.lab.LabPorts;
import rootwalk.daemon.lab.LabWeb;
import rootwalk.daemon.lab.WebPorts;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.socket.AskSettings;
import rootwalk.socket.UdpAsker;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.Fetched;
import rootwalk.web.client.Limits;
import rootwalk.web.client.Storage;
import rootwalk.web.connect.Connector;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.lookup.HostsLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.lookup.NameLookup;
import rootwalk.web.lookup.ServerLookup;
import rootwalk.web.lookup.StubCache;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;
import rootwalk.web.url.Url;
import rootwalk.wire.Question;

/// `rootwalk fetch`: the whole path of a URL, each step as it happens.
@Command(name = "fetch", mixinStandardHelpOptions = true,
        description = "Follows a URL: lookup, connection, TLS, request, redirects, response; shows each step as it happens.",
        customSynopsis = "rootwalk fetch [OPTIONS] URL",
        footer = {"",
                "Names are looked up here, by a walk from the root as the configuration says, unless --server names one to ask.",
                "",
                "Exit status: 0 a response, whatever its status; 1 the fetch failed at a step; 2 wrong usage."})
final class FetchCommand implements Callable<Integer> {

    private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_ASKED_AT_ONCE = 16;

    @Parameters(paramLabel = "URL", description = "what to fetch")
    private String url = "";

    @Mixin
    private final FetchOptions options = new FetchOptions();

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "look up as this configuration says")
    private @Nullable Path configuration;

    @Option(names = "--lab",
            description = "fetch from the local internet of rootwalk lab, which runs meanwhile; its authority is trusted")
    private boolean inLab;

    @Option(names = "--zones", paramLabel = "FOLDER",
            description = "the lab's zones and servers (default: those of rootwalk)")
    private @Nullable Path folder;

    @Option(names = "--server", paramLabel = "@ADDRESS[:PORT]", description = "the DNS server to ask for names")
    private @Nullable String server;

    @Option(names = "--no-hosts", description = "pass the hosts files over")
    private boolean noHosts;

    @Option(names = "--max-time", paramLabel = "SECONDS", defaultValue = "300",
            description = "for the whole (default: ${DEFAULT-VALUE})")
    private double maxTime;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "write the content there")
    private @Nullable Path output;

    @Option(names = "--har", paramLabel = "FILE", description = "write an HTTP archive (HAR 1.2) there")
    private @Nullable Path har;

    @Option(names = "--json", description = "print a JSON object a line for each step")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, description = "also show header fields, TLS records and certificates")
    private boolean verbose;

    @Option(names = "--no-color", description = "no colours on a terminal either")
    private boolean noColor;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    /// How a fetch is told.
    ///
    /// @param walk
    ///            who sees the walk of a question
    /// @param result
    ///            told in the end, when there is one
    private record Telling(PathObserver path, Function<Question, WalkObserver> walk, Consumer<Fetched> result) {}

    @Override
    public Integer call() throws LabFailure, StartFailure, IOException {
        FetchOptions.Wanted wanted = wanted();
        if (inLab) {
            LabFolder zones = LabFolder.read(folder == null ? LabFolder.usual() : folder);
            try (Lab lab = Lab.start(zones, LabPorts.free());
                    LabWeb web = LabWeb.start(zones, WebPorts.of(OptionalInt.empty(), OptionalInt.empty()),
                            surroundings(lab.resolverConfig()))) {
                // For a fetch that is interrupted; both may be closed twice.
                Runtime.getRuntime().addShutdownHook(new Thread(web::close, "lab-web-end"));
                Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-end"));
                Url inLab = web.ports().lead(wanted.request().url());
                return fetch(wanted.at(inLab, web.certificate()), lab.resolverConfig());
            }
        }
        return switch (ConfigFile.read(ConfigFile.find(Optional.ofNullable(configuration)))) {
            case ConfigResult.Sound sound -> fetch(wanted, sound.config());
            case ConfigResult.Refused refused -> {
                PrintWriter err = spec.commandLine().getErr();
                refused.problems().forEach(err::println);
                err.flush();
                yield Exit.FAILED;
            }
        };
    }

    private static Surroundings surroundings(Config config) {
        return Surroundings.ofProcess(() -> new ConfigResult.Sound(config, List.of()));
    }

    private FetchOptions.Wanted wanted() {
        try {
            if (inLab && (configuration != null || server != null)) {
                throw new IllegalArgumentException(
                        "the lab has a resolver of its own; leave out --lab, or -c and --server");
            }
            if (!(maxTime > 0)) {
                throw new IllegalArgumentException("--max-time " + maxTime + " is not more than 0 seconds");
            }
            return options.wanted(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "rootwalk: " + Exit.reason(e), e);
        }
    }

    private int fetch(FetchOptions.Wanted wanted, Config config) throws StartFailure, IOException {
        Surroundings surroundings = surroundings(config);
        Telling telling = telling();
        HostsLookup hosts = noHosts ? HostsLookup.none() : HostsLookup.read(config.hosts().files());
        if (server != null) {
            try (UdpAsker asker = surroundings.sockets().asker(AskSettings.withSockets(MOST_ASKED_AT_ONCE),
                    surroundings.unpredictable(), Thread.ofPlatform().daemon().name("ask-", 0).factory())) {
                NameLookup lookup =
                        new ServerLookup(QuestionWords.server(server.substring(server.startsWith("@") ? 1 : 0)),
                                asker, surroundings.unpredictable(), Duration.ofSeconds(3));
                return fetch(wanted, new LookupChain(StubCache.empty(System::nanoTime), hosts, lookup), telling);
            }
        }
        try (LoneResolver walker = LoneResolver.of(config, surroundings)) {
            NameLookup lookup = new ResolverLookup(walker.resolver(), telling.walk());
            return fetch(wanted, new LookupChain(StubCache.empty(System::nanoTime), hosts, lookup), telling);
        }
    }

    private Telling telling() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            FetchJson told = new FetchJson(line -> {
                out.print(line);
                out.flush();
            });
            return new Telling(told, _ -> WalkObserver.NOBODY, told::result);
        }
        FetchText told = new FetchText(out, noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal(),
                verbose ? FetchText.Detail.EVERYTHING : FetchText.Detail.STEPS);
        return new Telling(told, told::walk, told::result);
    }

    private int fetch(FetchOptions.Wanted wanted, LookupChain chain, Telling telling) throws IOException {
        AddressLookup lookup =
                new AddressLookup(chain, wanted.families(), wanted.version().protocols(), LOOKUP_PATIENCE);
        Connector connector = new Connector(lookup, wanted.connect(), wanted.trust(), InstantSource.system(),
                Thread.ofPlatform().daemon().name("fetch").factory());
        Journey journey = Journey.begin(System::nanoTime, telling.path());
        journey.tell(at -> new PathEvent.UrlParsed(at, wanted.request().url()));
        Optional<Fetched> fetched;
        try (FetchClient client = new FetchClient(connector, wanted.version(), Limits.USUAL, Storage.NONE, Cookies.NONE,
                InstantSource.system())) {
            fetched = inTime(() -> client.fetch(wanted.request(), wanted.onRedirect(), journey));
        }
        if (fetched.isEmpty()) {
            return Exit.FAILED;
        }
        telling.result().accept(fetched.get());
        if (output != null) {
            Files.write(output, fetched.get().last().response().body().sharedOctets());
        }
        if (har != null) {
            Files.writeString(har, Har.of(fetched.get().exchanges(), ProgramVersion.text()), StandardCharsets.UTF_8);
        }
        return Exit.DONE;
    }

    /// On a thread of its own, which is interrupted when the time for the whole is over. Empty when the fetch failed, as
    /// its observer was told.
    private Optional<Fetched> inTime(Callable<Fetched> fetch) {
        FutureTask<Optional<Fetched>> task = new FutureTask<>(() -> {
            try {
                return Optional.of(fetch.call());
            } catch (FetchFailure e) {
                return Optional.empty();
            }
        });
        Thread thread = Thread.ofVirtual().name("fetch").start(task);
        try {
            try {
                return task.get((long) (maxTime * 1e9), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                thread.interrupt();
                return task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(Exit.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
