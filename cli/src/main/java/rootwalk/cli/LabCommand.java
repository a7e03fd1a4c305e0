package rootwalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.LabZonesOption;
import rootwalk.cli.command.ProgramName;
import rootwalk.cli.command.RecordColumns;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.lab.LabServer;
import rootwalk.lab.LabSigning;
import rootwalk.lab.LabWeb;
import rootwalk.lab.WebPorts;
import rootwalk.lab.page.LabPage;
import rootwalk.os.Signals;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk lab`: runs the local internet until it is interrupted.
@Command(name = "lab", mixinStandardHelpOptions = true,
        description = "Runs a local internet of DNS and web servers, and a resolver for it.",
        footer = {"", "Ctrl-C stops the lab. Its names exist only in the lab, and no packet leaves this machine."},
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:a signal stopped the lab, or the list was printed",
                "1:the lab cannot start: a port is in use, or the zones have problems", Exit.WRONG_USAGE})
final class LabCommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT",
            description = "the port of the resolver on 127.0.0.1 (default: 5300, or a free one)")
    private @Nullable Integer port;

    @Option(names = "--servers-port", paramLabel = "PORT",
            description = "the port of the DNS servers (default: the port of the resolver)")
    private @Nullable Integer serversPort;

    @Option(names = "--web-port", paramLabel = "PORT",
            description = "the port of the web sites for HTTP (default: 80, else 8080, else a free one)")
    private @Nullable Integer webPort;

    @Option(names = "--tls-port", paramLabel = "PORT",
            description = "the port of the web sites for HTTPS (default: 443, else 8443, else a free one)")
    private @Nullable Integer tlsPort;

    @Mixin
    private final LabZonesOption zones = new LabZonesOption();

    @Option(names = "--list", description = "print what each zone demonstrates, and exit")
    private boolean list;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public Integer call() throws LabFailure, IOException, InterruptedException {
        LabFolder folder = zones.read();
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            out.print(json ? descriptionsAsJson(folder) : descriptions(folder));
            out.flush();
            return Exit.DONE;
        }
        LabPorts ports = LabPorts.of(optional(port), optional(serversPort));
        CountDownLatch end = new CountDownLatch(1);
        Signals.on("TERM", end::countDown);
        Signals.on("INT", end::countDown);
        WebPorts.Choice webPorts = WebPorts.of(optional(webPort), optional(tlsPort));
        try (Lab lab = Lab.start(folder, ports); LabWeb web = LabWeb.start(folder, webPorts, environment(lab))) {
            lab.watch(web.machines());
            String page = web.servePage(LabPage.of(new LabFetcher(lab.resolverConfig(), environment(lab), web),
                    System::nanoTime));
            out.print(json ? asJson(lab, folder, web, page) : welcome(lab, folder) + sites(lab, web, page));
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            err.println("ready: the lab resolves on " + Addresses.text(lab.resolver()));
            err.flush();
            end.await();
        }
        return Exit.DONE;
    }

    private static Environment environment(Lab lab) {
        return Environment.ofProcess(lab.resolverConfig());
    }

    private static OptionalInt optional(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static String welcome(Lab lab, LabFolder zones) {
        int port = lab.resolver().getPort();
        String servers = lab.serversPort() == port ? "" : ", port " + lab.serversPort();
        String dig = "dig @127.0.0.1 -p " + port + " ";
        Map<String, String> tries = new LinkedHashMap<>();
        tries.put(dig + "www.bakery.isle", "an alias into another zone");
        tries.put(dig + "anything.beds.garden.grove", "a wildcard");
        tries.put(dig + "ode.scroll.vale TXT", "an answer that needs TCP");
        tries.put("dig @127.1.0.1 -p " + lab.serversPort() + " www.harbor.isle +norec",
                "a response of the root itself");
        tries.put(dig + "www.harbor.isle +dnssec", "a signed name, with AD");
        tries.put(dig + "www.expired.broken", "a signature that has expired");
        tries.put(ProgramName.typed() + " trace --lab lamp.gallery.shaft.mine.grove",
                "a long resolution, step by step");
        int width = tries.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder("""
            A local internet of %d servers on 127.x.y.z%s, and a resolver for it on 127.0.0.1, port %d.
            Its zones are in %s; %s lab --list prints the purpose of each.
            Its control socket: %s ctl -s %s status

            """.formatted(zones.servers().size(), servers, port, zones.path(), ProgramName.typed(),
                ProgramName.typed(), lab.controlSocket()));
        tries.forEach((command, shows) -> text.append("  ")
                .append(RecordColumns.pad(command, width))
                .append("  ")
                .append(shows)
                .append('\n'));
        return text.append('\n').toString();
    }

    private static String sites(Lab lab, LabWeb web, String page) {
        WebPorts ports = web.ports();
        String curl = "curl --cacert " + web.certificateFile() + " --resolve www.harbor.isle:" + ports.tls()
                + ":127.8.11.80 ";
        return """
            Its web sites:

              %-38s  redirects, first to https, then to www
              %-38s  a page of thirty resources
              %-38s  caching, with a different rule for each path
              %-38s  a CDN with one of its two hosts down
              %-38s  an expired certificate

            Their certificates are from the lab's own authority, which is new at each start. Clients need
            %s:

              %s
              %s fetch --lookup @%s --cacert %s %s

            A page that shows each step of a fetch, and the chain of trust: %s

            """.formatted(ports.clear("harbor.isle") + "/", ports.tls("www.museum.grove") + "/",
                ports.tls("www.library.vale") + "/", ports.tls("www.bakery.isle") + "/",
                ports.tls("expired.wolf.forge") + "/", web.certificateFile(), curl + ports.tls("www.harbor.isle") + "/",
                ProgramName.typed(), Addresses.text(lab.resolver()), web.certificateFile(),
                ports.clear("harbor.isle") + "/", page);
    }

    static String asJson(Lab lab, LabFolder zones, LabWeb web, String page) {
        JsonWriter json = new JsonWriter().object()
                .member("resolver", Addresses.text(lab.resolver()))
                .member("serversPort", lab.serversPort())
                .member("controlSocket", lab.controlSocket().toString())
                .member("webPort", web.ports().clear())
                .member("tlsPort", web.ports().tls())
                .member("authority", web.certificateFile().toString())
                .member("page", page);
        zones.anchor().ifPresent(anchor -> json.member("trustAnchor", anchor.toAbsolutePath().toString()));
        json.array("signedZones");
        for (LabSigning signing : zones.signings()) {
            json.object()
                    .member("zone", signing.zone().toString())
                    .member("keys", signing.keyTexts());
            if (!signing.fault().word().isEmpty()) {
                json.member("fault", signing.fault().word());
            }
            json.endObject();
        }
        json.endArray().array("servers");
        for (LabServer server : zones.servers()) {
            json.object()
                    .member("name", server.name().toString())
                    .member("address", Addresses.text(server.address()))
                    .member("behaviour", server.behaviour().word())
                    .member("zones", server.zones().stream().map(LabServer.Zone::name).toList())
                    .endObject();
        }
        return json.endArray().endObject().take();
    }

    private static String descriptions(LabFolder zones) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(zones).values()) {
            description(file).forEach(line -> text.append(line).append('\n'));
            text.append('\n');
        }
        return text.toString();
    }

    private static String descriptionsAsJson(LabFolder zones) throws IOException {
        JsonWriter json = new JsonWriter().array();
        for (Map.Entry<Name, Path> zone : files(zones).entrySet()) {
            json.object()
                    .member("zone", zone.getKey().toString())
                    .member("file", zone.getValue().toString())
                    .member("about", String.join("\n", description(zone.getValue())))
                    .endObject();
        }
        return json.endArray().take();
    }

    /// The zones in the order of their servers; a forged copy does not replace the zone.
    private static Map<Name, Path> files(LabFolder zones) {
        Map<Name, Path> files = new LinkedHashMap<>();
        for (LabServer server : zones.servers()) {
            server.zones().forEach(zone -> files.putIfAbsent(zone.name(), zone.file()));
        }
        return files;
    }

    /// The comment at the beginning of a zone file.
    private static List<String> description(Path file) throws IOException {
        List<String> story = new ArrayList<>();
        for (String line : RegularFile.text(file).lines().toList()) {
            if (!line.startsWith(";")) {
                break;
            }
            story.add(line.substring(1).replaceFirst("^ ", ""));
        }
        return story;
    }
}
