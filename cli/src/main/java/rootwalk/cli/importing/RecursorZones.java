package rootwalk.cli.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Translates the zones of PowerDNS Recursor.
///
/// @param folder that relative file names are relative to
/// @param tlsPort of servers that are queried over TLS; empty if there is none
record RecursorZones(Settings settings, Path folder, String tlsPort) {

    /// `zone=192.0.2.1;192.0.2.2, zone2=...`, or in YAML a list of `{zone, forwarders, recurse}`.
    ///
    /// @param isRecursive whether the servers are resolvers, and not authoritative
    void forward(Statement s, boolean isRecursive) {
        for (Statement item : s.items()) {
            if (!item.block().isEmpty()) {
                List<String> servers = item.all("forwarders").stream().flatMap(list -> list.words().stream()).toList();
                forward(item.value("zone"), servers, isRecursive || item.value("recurse").equals("true"),
                        item.origin());
                continue;
            }
            Arrays.stream(item.value().split(",")).filter(part -> !part.isBlank())
                    .forEach(part -> forward(part.strip(), isRecursive, s.origin()));
        }
    }

    private void forward(String part, boolean isRecursive, Origin origin) {
        String[] sides = part.split("=", 2);
        if (sides.length < 2) {
            settings.leaveAt("recursion", origin, part + " is not a zone with servers");
            return;
        }
        List<String> servers =
                Arrays.stream(sides[1].split("[;,\\s]+")).filter(server -> !server.isEmpty()).toList();
        // In a file, a plus sign is before the zones whose servers are resolvers, and a circumflex before those that may be
        // changed by NOTIFY.
        forward(sides[0].strip().replaceAll("^[+^]+", ""), servers, isRecursive || sides[0].contains("+"), origin);
    }

    private void forward(String zone, List<String> servers, boolean isRecursive, Origin origin) {
        Setting.Block entry = settings.root().entry(isRecursive ? "recursion.forward" : "recursion.stub")
                .text("zone", Endpoints.absolute(zone), origin);
        servers.forEach(server -> entry.add("servers", server(server), origin));
    }

    /// `192.0.2.53:853` is a server over TLS, whose certificate is not checked. It is rejected in `recursion.stub`, and so
    /// left.
    private String server(String text) {
        String suffix = ":" + tlsPort;
        boolean overTls = !tlsPort.isEmpty() && text.endsWith(suffix)
                && (text.startsWith("[") || text.indexOf(':') == text.length() - suffix.length());
        return overTls ? "tls://" + text.substring(0, text.length() - suffix.length()) : text;
    }

    /// `forward-zones-file`: a zone in each line.
    void file(Statement s) throws ImportException {
        if (s.value().isEmpty()) {
            return;
        }
        Path file = folder.resolve(s.value());
        if (!Files.exists(file)) {
            throw s.origin().problem(file + ": there is no such file");
        }
        if (file.toString().matches(".*\\.ya?ml")) {
            settings.leaveAt("recursion", s.origin(), "write the zones of the file to recursion.forward");
            return;
        }
        int number = 0;
        for (String line : SourceFiles.text(file).lines().toList()) {
            number++;
            String text = line.replaceAll("#.*", "").strip();
            if (!text.isEmpty()) {
                forward(text, false, new Origin(file, number, line));
            }
        }
    }

    /// `zone=file, ...`, or in YAML a list of `{zone, file}`.
    void authoritative(Statement s) {
        List<String[]> zones = new ArrayList<>();
        for (Statement item : s.items()) {
            if (item.block().isEmpty()) {
                Arrays.stream(item.value().split("[,\\s]+")).map(part -> part.split("=", 2))
                        .filter(sides -> sides.length == 2).forEach(zones::add);
            } else {
                zones.add(new String[] {item.value("zone"), item.value("file")});
            }
        }
        for (String[] zone : zones) {
            settings.root().entry("zones").text("name", Endpoints.absolute(zone[0]), s.origin())
                    .text("file", folder.resolve(zone[1]).toString(), s.origin());
        }
    }
}
