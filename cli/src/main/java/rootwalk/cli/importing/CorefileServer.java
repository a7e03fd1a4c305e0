package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Translates what is about the addresses and zones of a server block of CoreDNS.
///
/// @param folder that relative file names are relative to
record CorefileServer(Settings settings, Path folder, Statement block) {

    private static final Map<String, String> PORTS = Map.of("dns", "53", "tls", "853", "https", "443", "quic", "853");

    /// Adds the addresses of `SCHEME://ZONE:PORT`. Without `bind`, these are all.
    ///
    /// @return the name of the zone
    Optional<String> listen(String key) {
        int colon = key.indexOf("://");
        String scheme = colon < 0 ? "dns" : key.substring(0, colon);
        String rest = colon < 0 ? key : key.substring(colon + 3);
        String port = rest.matches(".*:\\d+") ? rest.substring(rest.lastIndexOf(':') + 1)
                : PORTS.getOrDefault(scheme, "");
        String zone = rest.replaceFirst(":\\d+$", "");
        if (port.isEmpty()) {
            settings.leaveAt("listen", block.origin(), "there is no listener for " + scheme);
            return Optional.empty();
        }
        String list = "listen." + scheme;
        List<String> bound = block.all("bind").stream().flatMap(s -> s.words().stream()).toList();
        for (String address : bound.isEmpty() ? List.of("0.0.0.0", "::") : bound) {
            if (Endpoints.isAddress(address)) {
                settings.root().add(list, Endpoints.of(address, port), block.origin());
            } else {
                settings.leaveAt("listen", block.all("bind").getFirst().origin(), Endpoints.NAMES_OF_INTERFACES);
            }
        }
        if (!Endpoints.isAddress(zone.split("/", 2)[0])) {
            return Optional.of(zone.isEmpty() ? "." : zone);
        }
        Optional<String> reverse = Endpoints.reverseZone(zone);
        if (reverse.isEmpty()) {
            settings.leaveAt("zones", block.origin(),
                    "the network is not one zone; write its zones in in-addr.arpa or ip6.arpa");
        }
        return reverse;
    }

    /// Translates a directive.
    ///
    /// @param zones of the block
    /// @return whether it is about zones, files or certificates
    boolean translate(Statement s, List<String> zones) {
        switch (s.key()) {
            case "forward" -> forwarded(s.value(), zones).forEach(zone -> forward(s, zone));
            case "file" -> file(s, zones);
            case "secondary" -> secondary(s, zones);
            case "transfer" -> transfer(s, zones);
            case "hosts" -> hosts(s);
            case "tls" -> tls(s);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The zones that a directive names, or else those of the block.
    private static List<String> named(Statement s, int from, List<String> zones) {
        return s.words().size() > from ? s.words().subList(from, s.words().size()) : zones;
    }

    /// The names that are forwarded are those below FROM that come to the server block, so they are below one of its zones.
    private static List<String> forwarded(String from, List<String> zones) {
        String source = Endpoints.absolute(Endpoints.reverseZone(from).orElse(from));
        return zones.stream().map(Endpoints::absolute)
                .filter(zone -> isWithin(zone, source) || isWithin(source, zone))
                .map(zone -> isWithin(zone, source) ? zone : source).distinct().toList();
    }

    private static boolean isWithin(String name, String ancestor) {
        return ancestor.equals(".") || ("." + name).toLowerCase(Locale.ROOT)
                .endsWith("." + ancestor.toLowerCase(Locale.ROOT));
    }

    /// `forward FROM TO... { ... }`.
    private void forward(Statement s, String zone) {
        Setting.Block entry = new Setting.Block().text("zone", zone, s.origin());
        String name = s.value("tls_servername");
        for (String to : s.words().stream().skip(1).toList()) {
            String address = to.replaceFirst("^(dns|tls)://", "");
            if (address.contains("/")) {
                settings.leaveAt("recursion", s.origin(), address.contains("://")
                        ? Counterparts.TRANSPORTS
                        : "write the servers of " + address + " to recursion.forward");
            } else {
                entry.add("servers", to.startsWith("tls://") ? to + (name.isEmpty() ? "" : "#" + name) : address,
                        s.origin());
            }
        }
        if (entry.has("servers")) {
            settings.root().addEntry("recursion.forward", entry);
        }
        for (Statement inner : s.block()) {
            switch (inner.key()) {
                case "tls_servername", "max_fails", "expire", "health_check", "max_concurrent", "prefer_udp",
                        "policy" ->
                    {}
                case "tls" -> {
                    if (inner.words().size() % 2 == 1) {
                        entry.text("tls.ca", folder.resolve(inner.words().getLast()).toString(), inner.origin());
                    }
                    if (inner.words().size() > 1) {
                        entry.text("tls.certificate", folder.resolve(inner.value()).toString(), inner.origin())
                                .text("tls.key", folder.resolve(inner.word(1)).toString(), inner.origin());
                    }
                }
                default -> settings.leaveAt("recursion", inner.origin(), inner.key().equals("except")
                        ? "recursion.stub and recursion.forward with the names are nearest" : Counterparts.NONE);
            }
        }
    }

    private void file(Statement s, List<String> zones) {
        for (String zone : named(s, 1, zones)) {
            entry(zone, s).file("file", folder, s);
        }
        s.block().stream().filter(inner -> !inner.key().equals("reload"))
                .forEach(inner -> settings.leaveAt("zones", inner.origin(), Counterparts.NONE));
    }

    private void secondary(Statement s, List<String> zones) {
        for (String zone : named(s, 0, zones)) {
            Setting.Block entry = entry(zone, s);
            for (Statement inner : s.block()) {
                List<String> primaries = inner.words().stream().filter(word -> !word.equals("from")).toList();
                primaries.forEach(address -> entry.add("primaries", address, inner.origin()));
            }
        }
    }

    private Setting.Block entry(String zone, Statement s) {
        String name = Endpoints.absolute(zone);
        return settings.root().entries("zones").stream().filter(entry -> entry.isText("name", name)).findFirst()
                .orElseGet(() -> settings.root().entry("zones").text("name", name, s.origin()));
    }

    /// `transfer [ZONES] { to ADDRESS... }`: the addresses get NOTIFY, too.
    private void transfer(Statement s, List<String> zones) {
        for (String zone : named(s, 0, zones)) {
            Setting.Block entry = entry(zone, s);
            for (Statement inner : s.block()) {
                for (String to : inner.words()) {
                    entry.add("transfer-to", to.equals("*") ? "any" : to.replaceFirst("^\\[?(.*?)\\]?:\\d+$", "$1"),
                            inner.origin());
                    if (!to.equals("*")) {
                        entry.add("notify", to, inner.origin());
                    }
                }
            }
        }
    }

    /// `hosts [FILE [ZONES]] { ADDRESS NAME... }`.
    private void hosts(Statement s) {
        settings.root().add("hosts.files", folder.resolve(s.value().isEmpty() ? "/etc/hosts" : s.value()).toString(),
                s.origin());
        for (Statement inner : s.block()) {
            if (Endpoints.isAddress(inner.key())) {
                inner.words().forEach(name -> settings.root().add("local-data", Endpoints.absolute(name) + " "
                        + Endpoints.addressType(inner.key()) + " " + inner.key(), inner.origin()));
            } else if (!inner.key().matches("fallthrough|reload|ttl|no_reverse")) {
                settings.leaveAt("hosts", inner.origin(), Counterparts.NONE);
            }
        }
    }

    private void tls(Statement s) {
        List<String> keys = List.of("tls.certificate", "tls.key", "tls.client-certificates");
        for (int i = 0; i < Math.min(keys.size(), s.words().size()); i++) {
            settings.root().text(keys.get(i), folder.resolve(s.word(i)).toString(), s.origin());
        }
    }
}
