package rootwalk.web.client;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.connect.ConnectSettings;
import rootwalk.web.connect.Connector;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageLoad;
import rootwalk.web.load.PageObserver;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.lookup.HostsLookup;
import rootwalk.web.lookup.LookupChain;
import rootwalk.web.lookup.StubCache;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;

/// A client for tests, which records all events.
public final class TestFetchClient implements AutoCloseable {

    /// How the client is.
    public record Settings(Version version, Limits limits, HttpCache cache, Cookies cookies, TrustSettings trust,
            Map<String, List<InetAddress>> hosts, Optional<Url> proxy) {

        public static final Limits QUICK = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5),
                Duration.ofMillis(100), 16 << 10, 4 << 20, 16 << 20, 20, 6);

        public Settings with(Version other) {
            return new Settings(other, limits, cache, cookies, trust, hosts, proxy);
        }

        public Settings with(Limits other) {
            return new Settings(version, other, cache, cookies, trust, hosts, proxy);
        }

        public Settings with(HttpCache other) {
            return new Settings(version, limits, other, cookies, trust, hosts, proxy);
        }

        public Settings with(Cookies other) {
            return new Settings(version, limits, cache, other, trust, hosts, proxy);
        }

        public Settings with(TrustSettings other) {
            return new Settings(version, limits, cache, cookies, other, hosts, proxy);
        }

        public Settings withHost(String hostAndPort, String address) {
            return new Settings(version, limits, cache, cookies, trust,
                    Map.of(hostAndPort, List.of(InetAddress.ofLiteral(address))), proxy);
        }

        public Settings withProxy(String url) {
            return new Settings(version, limits, cache, cookies, trust, hosts, Optional.of(url(url)));
        }
    }

    private final List<PathEvent> events = new CopyOnWriteArrayList<>();
    private final FetchClient client;
    private final Cookies cookies;

    private TestFetchClient(Settings wish) {
        AddressLookup lookup = new AddressLookup(
                new LookupChain(StubCache.none(), HostsLookup.none(), _ -> NameAnswer.failed("no DNS in this test")),
                AddressLookup.Families.BOTH, wish.version().protocols(), Duration.ofSeconds(5));
        ConnectSettings settings = new ConnectSettings(wish.hosts(), wish.proxy(),
                Duration.ofSeconds(5), Duration.ofSeconds(5));
        Connector connector = new Connector(lookup, settings, wish.trust(), InstantSource.system(),
                Thread.ofPlatform().daemon().name("browser").factory());
        cookies = wish.cookies();
        client = new FetchClient(connector, wish.version(), wish.limits(), wish.cache(), wish.cookies(),
                InstantSource.system());
    }

    public static TestFetchClient usual() {
        return with(wish -> wish);
    }

    public static TestFetchClient with(UnaryOperator<Settings> changes) {
        return new TestFetchClient(
                changes.apply(new Settings(Version.HTTP_2, Settings.QUICK, HttpCache.NONE, Cookies.NONE,
                        TrustSettings.defaults(), Map.of(), Optional.empty())));
    }

    public static Url url(String text) {
        try {
            return Url.parse(text);
        } catch (UrlSyntaxException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    public static HttpHeaders fields(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    public FetchResult fetch(HttpMethod method, String url, HttpHeaders headers, String body) throws FetchFailure {
        Request request = new Request(method, url(url), headers, Body.of(body, StandardCharsets.UTF_8));
        return client.fetch(request, FetchClient.OnRedirect.FOLLOW, FetchTimeline.begin(System::nanoTime, events::add));
    }

    /// Loads a page with its parts, whose events are remembered among all others.
    public LoadedPage page(String url, HttpHeaders headers, PageObserver observer) throws FetchFailure {
        Request request = new Request(HttpMethod.GET, url(url), headers, Body.NONE);
        return PageLoad.load(client, request, FetchClient.OnRedirect.FOLLOW, cookies,
                FetchTimeline.begin(System::nanoTime, events::add), observer.with(events::add));
    }

    public FetchResult get(String url) throws FetchFailure {
        return fetch(HttpMethod.GET, url, fields(), "");
    }

    /// The events of a kind, in their order.
    public <T extends PathEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<PathEvent> events() {
        return events;
    }

    @Override
    public void close() {
        client.close();
    }
}
