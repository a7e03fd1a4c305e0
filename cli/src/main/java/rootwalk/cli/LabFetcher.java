package rootwalk.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.cli.command.ConfigProblems;
import rootwalk.cli.fetch.FetchJson;
import rootwalk.cli.fetch.FetchPrinter;
import rootwalk.cli.fetch.JsonFetchPrinter;
import rootwalk.cli.fetch.ResolverLookup;
import rootwalk.cli.fetch.SegmentsJson;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.StandaloneResolver;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.lab.LabWeb;
import rootwalk.lab.page.UrlFetcher;
import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.HttpCache;
import rootwalk.web.client.Limits;
import rootwalk.web.client.Version;
import rootwalk.web.connect.ConnectSettings;
import rootwalk.web.connect.Connector;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageLoad;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.lookup.HostsLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.lookup.StubCache;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.Capture;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.Ladder;
import rootwalk.web.url.Url;
import rootwalk.wire.json.JsonProblem.Severity;

/// Runs the fetches of the lab's page. Each fetch has a new resolver and client with empty caches. It can reach only
/// the lab's sites, whatever a redirect, record or page contains. If this process may capture packets, the segments are
/// reported too. Thread-safe.
record LabFetcher(Config config, Environment environment, LabWeb web) implements UrlFetcher {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /// How long to wait for the last segments after all connections are closed.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10),
            Duration.ofSeconds(1), 64 << 10, 4 << 20, 16 << 20, 20, 6);

    @Override
    public void fetch(Url url, Consumer<String> steps) throws InterruptedException {
        try (StandaloneResolver resolver = StandaloneResolver.of(config, environment)) {
            travel(web.ports().withLabPort(url), resolver, steps);
        } catch (StartFailure e) {
            FetchJson.ofDocument(steps).failed(ConfigProblems.json(Severity.ERROR, e.problems()));
        }
    }

    private void travel(Url url, StandaloneResolver resolver, Consumer<String> steps) throws InterruptedException {
        FetchPrinter printer = JsonFetchPrinter.of(steps);
        var segments = new SegmentsJson(steps);
        Optional<LoadedPage> loaded;
        try (Capture capture = Capture.begin(Thread.ofPlatform().daemon().name("page-segments").factory())) {
            loaded = load(url, resolver, printer, capture);
            CaptureResult result = capture.end(CLOSE_TIMEOUT);
            result.traces().forEach(trace -> segments.connection(Ladder.of(trace).folded()));
            segments.missing(result);
        } catch (PacketCaptureException refusal) {
            segments.unseen(refusal, "start the lab as root to see every segment");
            loaded = load(url, resolver, printer, PathObserver.NONE);
        }
        loaded.ifPresent(printer::result);
    }

    /// Empty if it failed; the printer has reported it.
    private Optional<LoadedPage> load(Url url, StandaloneResolver resolver, FetchPrinter printer,
            PathObserver onlooker) {
        var lookup = new ResolverLookup(resolver.resolver(), printer::resolution);
        var chain = new LookupChain(StubCache.empty(environment.time()::nanos), HostsLookup.none(), lookup);
        var addresses = new AddressLookup(chain, AddressLookup.Families.BOTH, Version.HTTP_2.protocols(), TIMEOUT,
                this::isPermitted);
        var settings = new ConnectSettings(Map.of(), Optional.empty(), TIMEOUT, TIMEOUT);
        var connector = new Connector(addresses, settings, trust(), InstantSource.system(),
                Thread.ofPlatform().daemon().name("page-journey").factory());
        FetchTimeline timeline = FetchTimeline.begin(environment.time()::nanos, onlooker.andThen(printer.path()));
        timeline.report(at -> new PathEvent.UrlParsed(at, url));
        try (FetchClient client = new FetchClient(connector, Version.HTTP_2, LIMITS, HttpCache.NONE, Cookies.NONE,
                InstantSource.system())) {
            var request = new Request(HttpMethod.GET, url, new DefaultHttpHeaders(), Body.NONE);
            return Optional.of(PageLoad.load(client, request, FetchClient.OnRedirect.FOLLOW, Cookies.NONE, timeline,
                    printer.parts().with(onlooker)));
        } catch (FetchFailure e) {
            return Optional.empty();
        }
    }

    private boolean isPermitted(InetSocketAddress address) {
        return web.ports().isSiteAddress(address);
    }

    private TrustSettings trust() {
        return new TrustSettings(List.of(web.certificate()), TrustSettings.UntrustedServers.REJECT);
    }
}
