package rootwalk.lab;

import java.nio.file.Path;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.wire.json.JsonWriter;

/// The configurations of the lab, as text that is parsed like a configuration file. JSON is YAML.
final class LabConfigs {

    private LabConfigs() {}

    /// The configuration of an authoritative server: its address, its identity and its zones.
    ///
    /// @param signed the files of signed zones
    static Config server(LabServer server, int port, Path controlSocket, SignedZones signed) throws LabFailure {
        JsonWriter json = new JsonWriter().object();
        listen(json, server.address().getHostAddress(), port);
        String name = server.name().toString();
        json.object("identity").member("hostname", name).member("nsid", name).endObject();
        json.object("hosts").member("files", List.of()).endObject();
        json.member("special-use-names", false);
        json.object("recursion").member("enabled", false).endObject();
        json.array("zones");
        for (LabServer.Zone zone : server.zones()) {
            json.object()
                    .member("name", zone.name().toString())
                    .member("file", signed.file(zone).toAbsolutePath().toString())
                    .endObject();
        }
        json.endArray();
        // Some zones have faults on purpose; `check zone` prints the warnings about them.
        json.object("log").member("level", "error").endObject();
        common(json, controlSocket);
        return read(json.endObject().take(), server.name().toString());
    }

    /// The configuration of the lab's resolver. It differs from that of an ordinary resolver in its root hints, the
    /// port that it queries, its trust anchor, and in that it may query loopback addresses. It also resolves the reverse names of the
    /// lab's addresses, which resolvers usually answer locally (RFC 6303).
    static Config resolver(LabFolder folder, LabPorts ports, Path controlSocket)
            throws LabFailure {
        JsonWriter json = new JsonWriter().object();
        listen(json, Lab.RESOLVER, ports.resolver());
        json.object("identity").member("hostname", "resolver.lab").member("nsid", "resolver.lab").endObject();
        json.object("hosts").member("files", List.of(folder.hosts().toAbsolutePath())).endObject();
        json.array("local-zones");
        for (String reverse : List.of("127.in-addr.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa.")) {
            json.object().member("name", reverse).member("action", "transparent").endObject();
        }
        json.endArray();
        json.object("recursion")
                .member("root-hints", folder.hints().toAbsolutePath().toString())
                .member("port", ports.servers())
                .member("use", List.of("ipv4"))
                .member("do-not-query", List.of())
                .endObject();
        json.object("dnssec");
        if (folder.anchor().isPresent()) {
            // The key of the root is the same in each lab, so nothing has to be followed or stored.
            json.member("trust-anchors", folder.anchor().orElseThrow().toAbsolutePath().toString())
                    .member("rollover", false);
        } else {
            json.member("validation", false);
        }
        json.endObject();
        common(json, controlSocket);
        return read(json.endObject().take(), "resolver");
    }

    private static void listen(JsonWriter json, String address, int port) {
        json.object("listen").member("dns", List.of(address + ":" + port)).endObject();
    }

    private static void common(JsonWriter json, Path controlSocket) {
        json.member("threads", 1);
        json.object("control").member("socket", controlSocket.toAbsolutePath().toString()).endObject();
    }

    private static Config read(String text, String owner) throws LabFailure {
        return switch (ConfigReader.read(text, Path.of("the configuration of " + owner))) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid -> throw new LabFailure(invalid.problems().toString());
        };
    }
}
