package rootwalk.cli.importing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Translates the servers of AdGuardHome.yaml.
final class AdGuardUpstreams {

    private AdGuardUpstreams() {}

    /// Adds a server, `192.0.2.1` or `[/lan/corp.example/]192.0.2.1` with names of zones.
    static void translate(String written, Statement s, Settings settings) {
        String text = written.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        Origin origin = new Origin(s.origin().file(), s.origin().line(), text);
        List<String> zones = List.of(".");
        String servers = text;
        if (text.startsWith("[/")) {
            int end = text.indexOf("/]");
            zones = Arrays.stream(text.substring(2, Math.max(2, end)).split("/")).filter(zone -> !zone.isEmpty())
                    .toList();
            servers = end < 0 ? "" : text.substring(end + 2);
        }
        if (zones.isEmpty() || servers.isBlank() || servers.equals("#")
                || zones.stream().anyMatch(zone -> zone.contains("*"))) {
            settings.leaveAt("recursion", origin, "recursion.forward has names of zones, and the servers of each");
            return;
        }
        for (String server : servers.strip().split("\\s+")) {
            String address = server.replaceFirst("^(udp|tcp)://", "").replaceFirst("^h3://", "https://");
            Optional<String> scheme =
                    Stream.of("tls://", "quic://", "https://").filter(address::startsWith).findFirst();
            String rest = address.substring(scheme.map(String::length).orElse(0));
            String host = rest.replaceFirst("/.*", "");
            if (rest.contains("://")) {
                settings.leaveAt("recursion", origin, Counterparts.TRANSPORTS);
            } else if (scheme.isPresent() && !isAddress(host)) {
                settings.leaveAt("recursion", origin, "a server over TLS, QUIC or HTTPS needs an address: "
                        + scheme.get() + "ADDRESS" + rest.substring(host.length()) + "#" + host);
            } else {
                zones.forEach(zone -> add(Endpoints.absolute(zone), address, origin, settings));
            }
        }
    }

    /// `192.0.2.1`, `192.0.2.1:53` or `[2001:db8::1]:53`.
    private static boolean isAddress(String text) {
        return Endpoints
                .isAddress(text.replaceFirst("^\\[(.*)\\](:\\d+)?$", "$1").replaceFirst("^([^:]*):\\d+$", "$1"));
    }

    private static void add(String zone, String address, Origin origin, Settings settings) {
        settings.root().entries("recursion.forward").stream().filter(entry -> entry.isText("zone", zone)).findFirst()
                .orElseGet(() -> settings.root().entry("recursion.forward").text("zone", zone, origin))
                .add("servers", address, origin);
    }
}
