package rootwalk.lab;

import java.nio.file.Path;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.wire.json.JsonWriter;

/// The configurations of the lab, as a person would write them, and read as a person's would be. JSON is YAML.
final class LabConfigs {

    private LabConfigs() {}

    /// An authoritative server: its zones, its address, its name for who asks, and nothing else.
    static Config server(LabServer server, int port, Path controlSocket) throws LabFailure {
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
                    .member("file", zone.file().toAbsolutePath().toString())
                    .endObject();
        }
        json.endArray();
        common(json, controlSocket);
        return read(json.endObject().take(), server.name().toString());
    }

    /// The resolver in front. It differs from one for the real internet in its hints, the port it asks, and that
    /// loopback addresses may be asked; and it asks for the reverse names that others answer themselves (RFC 6303),
    /// since they are those of the lab's own addresses.
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
        json.object("dnssec").member("validation", false).endObject();
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

    private static Config read(String text, String whose) throws LabFailure {
        return switch (ConfigReader.read(text, Path.of("the configuration of " + whose))) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid -> throw new LabFailure(invalid.problems().toString());
        };
    }
}
