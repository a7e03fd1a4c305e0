package rootwalk.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
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

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rootwalk.daemon.assembly.StartFailure;
import rootwalk.daemon.assembly.Surroundings;
import rootwalk.daemon.config.Config;
import rootwalk.daemon.config.ConfigResult;
import rootwalk.daemon.lab.Lab;
import rootwalk.daemon.lab.LabFailure;
import rootwalk.daemon.lab.LabFolder;
import rootwalk.daemon.lab.LabPorts;
import rootwalk.daemon.lab.LabWeb;
import rootwalk.daemon.lab.WebPorts;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.Fetched;
import rootwalk.web.client.Limits;
import rootwalk.web.client.Storage;
import rootwalk.web.connect.Connector;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;
import rootwalk.web.url.Url;

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

    @Parameters(paramLabel = "URL", description = "what to fetch")
    private String url = "";

    @Mixin
    private final FetchOptions options = new FetchOptions();

    @Mixin
    private final LookupOptions lookups = new LookupOptions();

    @Mixin
    private final TellingOptions tellings = new TellingOptions();

    @Option(names = "--lab",
            description = "fetch from the local internet of rootwalk lab, which runs meanwhile; its authority is trusted")
    private boolean inLab;

    @Option(names = "--zones", paramLabel = "FOLDER",
            description = "the lab's zones and servers (default: those of rootwalk)")
    private @Nullable Path folder;

    @Option(names = "--max-time", paramLabel = "SECONDS", defaultValue = "300",
            description = "for the whole (default: ${DEFAULT-VALUE})")
    private double maxTime;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

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
        return switch (ConfigFile.read(ConfigFile.find(lookups.configuration()))) {
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
            if (inLab && lookups.nameSomebody()) {
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
        TellingOptions.Telling telling = tellings.telling(spec.commandLine().getOut());
        try (LookupOptions.OpenChain names = lookups.open(config, surroundings(config), telling.walk())) {
            Optional<Fetched> fetched = fetch(wanted, names.chain(), telling.path());
            if (fetched.isEmpty()) {
                return Exit.FAILED;
            }
            telling.result().accept(fetched.get());
            tellings.write(fetched.get());
            return Exit.DONE;
        }
    }

    private Optional<Fetched> fetch(FetchOptions.Wanted wanted, LookupChain chain, PathObserver told)
            throws IOException {
        try (Onlooker onlooker = onlooker();
                FetchClient client = new FetchClient(connector(wanted, chain), wanted.version(), Limits.USUAL,
                        Storage.NONE, Cookies.NONE, InstantSource.system())) {
            Journey journey = Journey.begin(System::nanoTime, told.and(onlooker));
            journey.tell(at -> new PathEvent.UrlParsed(at, wanted.request().url()));
            return inTime(() -> client.fetch(wanted.request(), wanted.onRedirect(), journey));
        }
    }

    private static Onlooker onlooker() {
        return Onlooker.NOBODY;
    }

    private static Connector connector(FetchOptions.Wanted wanted, LookupChain chain) {
        var lookup = new AddressLookup(chain, wanted.families(), wanted.version().protocols(), LOOKUP_PATIENCE);
        return new Connector(lookup, wanted.connect(), wanted.trust(), InstantSource.system(),
                Thread.ofPlatform().daemon().name("fetch").factory());
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
