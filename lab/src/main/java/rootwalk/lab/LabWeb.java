package rootwalk.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;

/// The running web sites of the local internet, served by one server. Thread-safe.
public final class LabWeb implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LabWeb.class);

    /// The names and the address of the lab's page. Requests with other names do not find it.
    private static final List<String> PAGE_NAMES = List.of("localhost", "127.0.0.1");
    private static final String PAGE_ADDRESS = "127.0.0.1";

    /// How often other ports are tried if another process has bound the free ones.
    private static final int OTHER_PORTS = 4;

    private final WebServer server;
    private final WebPorts ports;
    private final Path keys;
    private final LocalAuthority authority;
    private final Set<InetSocketAddress> machines;
    private final List<Site> sites = new ArrayList<>();

    private LabWeb(WebServer server, WebPorts ports, Set<InetSocketAddress> machines, Path keys,
            LocalAuthority authority) {
        this.server = server;
        this.ports = ports;
        this.machines = machines;
        this.keys = keys;
        this.authority = authority;
    }

    /// Starts the server. The sites can be fetched when this returns.
    ///
    /// @throws LabFailure if an address cannot be bound; nothing is left running
    public static LabWeb start(LabFolder folder, WebPorts.Choice choice, Environment environment) throws LabFailure {
        LoopbackAddresses.require(folder.sites().stream().map(LabSite::address).distinct().toList());
        WebPorts ports = choice.first();
        for (int others = OTHER_PORTS;; others--) {
            try {
                return start(folder, ports, environment);
            } catch (IOException e) {
                Optional<WebPorts> next = others == 0 ? Optional.empty() : choice.other();
                ports = next.orElseThrow(() -> new LabFailure("the web sites of the lab cannot be served: "
                        + e.getMessage() + "; choose other ports with --web-port and --tls-port", e));
            }
        }
    }

    private static LabWeb start(LabFolder folder, WebPorts ports, Environment environment)
            throws LabFailure, IOException {
        InstantSource clock = environment.clock();
        Path keys = temporaryFolder();
        LabWeb web = new LabWeb(server(environment), ports, machines(folder.sites(), ports), keys,
                authority(keys, clock));
        try {
            web.listen(folder.sites(), clock);
            return web;
        } catch (IOException e) {
            web.close();
            throw e;
        }
    }

    private static Set<InetSocketAddress> machines(List<LabSite> lines, WebPorts ports) {
        return lines.stream().map(line -> new InetSocketAddress(line.address(),
                line.protocols().includeTls() ? ports.tls() : ports.clear())).collect(Collectors.toUnmodifiableSet());
    }

    private static WebServer server(Environment environment) {
        return WebServer.start(1, WebSettings.DEFAULTS, SiteTable.EMPTY,
                new WebEnvironment(Thread.ofPlatform().name("lab-web").daemon().factory(),
                        Thread.ofVirtual().name("lab-events").factory(), environment.clock()::millis,
                        environment.time()::nanos, Optional.empty()));
    }

    private static LocalAuthority authority(Path keys, InstantSource clock) throws LabFailure {
        try {
            return LocalAuthority.open(keys, clock, new SecureRandom());
        } catch (IOException e) {
            throw new LabFailure("the lab's certificate authority cannot be created: " + e.getMessage(), e);
        }
    }

    private static Path temporaryFolder() throws LabFailure {
        try {
            return Files.createTempDirectory("rootwalk-lab-web-");
        } catch (IOException e) {
            throw new LabFailure(
                    "no temporary folder can be created for the lab's certificate authority (" + e.getMessage() + ")",
                    e);
        }
    }

    private void listen(List<LabSite> lines, InstantSource clock) throws IOException {
        Map<String, List<LabSite>> byName = lines.stream().filter(line -> line.protocols() != LabSite.Protocols.ABSENT)
                .collect(Collectors.groupingBy(LabSite::name, LinkedHashMap::new, Collectors.toList()));
        for (List<LabSite> ofName : byName.values()) {
            sites.add(LabHandlers.site(ofName, ports));
        }
        server.serve(SiteTable.of(sites), WebSettings.DEFAULTS);

        List<TlsContexts.TlsSite> shown = byName.values().stream().flatMap(LabWeb::tlsSites).toList();
        if (!shown.isEmpty()) {
            var tls = new ChannelSecurity.Tls(TlsContexts.of(shown, authority, clock));
            for (String address : addresses(lines.stream().filter(line -> line.protocols().includeTls()))) {
                server.listen(new InetSocketAddress(address, ports.tls()), tls);
            }
        }
        for (String address : addresses(lines.stream().filter(line -> line.protocols().includeCleartext()))) {
            server.listen(new InetSocketAddress(address, ports.clear()), new ChannelSecurity.Cleartext());
        }
    }

    private static Set<String> addresses(Stream<LabSite> lines) {
        return lines.map(LabSite::address).map(InetAddress::getHostAddress)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<TlsContexts.TlsSite> tlsSites(List<LabSite> ofName) {
        return ofName.stream().filter(line -> line.protocols().includeTls()).limit(1)
                .map(line -> new TlsContexts.TlsSite(List.of(line.name()), source(line),
                        line.protocols() == LabSite.Protocols.H2 ? List.of("h2") : List.of("h2", "http/1.1")));
    }

    private static CertificateSource source(LabSite line) {
        if (line.traits(LabSite.Trait.ExpiredCertificate.class).findAny().isPresent()) {
            return new CertificateSource.Expired(List.of(line.name()));
        }
        return new CertificateSource.Local(List.of(line.traits(LabSite.Trait.WrongNameCertificate.class)
                .map(LabSite.Trait.WrongNameCertificate::name).findFirst().orElse(line.name())));
    }

    /// Serves the lab's page on 127.0.0.1 without TLS.
    ///
    /// @return the URL of the page
    public String servePage(Handler own) throws LabFailure {
        List<Site> all = new ArrayList<>(sites);
        all.add(new Site(PAGE_NAMES, own));
        server.serve(SiteTable.of(all), WebSettings.DEFAULTS);
        try {
            server.listen(new InetSocketAddress(PAGE_ADDRESS, ports.clear()), new ChannelSecurity.Cleartext());
        } catch (IOException e) {
            throw new LabFailure("the lab's page cannot be served at " + PAGE_ADDRESS + ":" + ports.clear() + ": "
                    + e.getMessage() + "; choose another port with --web-port", e);
        }
        return ports.clear(PAGE_ADDRESS) + "/";
    }

    /// The addresses on which the hosts of the sites accept connections, or should accept them.
    public Set<InetSocketAddress> machines() {
        return machines;
    }

    public WebPorts ports() {
        return ports;
    }

    /// The certificate of the lab's authority, for clients.
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /// The same as a PEM file.
    public Path certificateFile() {
        return keys.resolve("authority.crt");
    }

    /// Stops the server within a second, and deletes the authority. May be called twice.
    @Override
    public void close() {
        server.close();
        try {
            for (String name : List.of("authority.pem", "authority.crt", "")) {
                Files.deleteIfExists(keys.resolve(name));
            }
        } catch (IOException e) {
            LOG.debug("{} was not removed: {}", keys, e.getMessage());
        }
    }
}
