package rootwalk.cli.importing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Translates the local zones and records of unbound.conf.
final class UnboundLocalData {

    private static final List<String> NULL_ADDRESSES = List.of("0.0.0.0", "::");

    private UnboundLocalData() {}

    /// The types that begin with `inform` are those without it, and write to the log.
    static void zone(Statement s, Settings settings) {
        String action = switch (s.word(1)) {
            case "deny", "always_deny", "inform_deny" -> "drop";
            case "refuse", "always_refuse" -> "refuse";
            case "static" -> "static";
            case "transparent", "inform" -> "transparent";
            case "redirect", "inform_redirect", "always_null" -> "redirect";
            case "always_nxdomain" -> "nxdomain";
            case "always_nodata" -> "nodata";
            default -> "";
        };
        if (action.isEmpty()) {
            settings.leaveAt("local-zones", s.origin(), reason(s.word(1)));
            return;
        }
        settings.root().entry("local-zones").text("name", Endpoints.absolute(s.value()), s.origin())
                .plain("action", action, s.origin());
        if (s.word(1).equals("always_null")) {
            NULL_ADDRESSES.forEach(address -> settings.root().add("local-data", Endpoints.absolute(s.value()) + " "
                    + Endpoints.addressType(address) + " " + address, s.origin()));
        }
    }

    private static String reason(String type) {
        return switch (type) {
            case "nodefault" ->
                "a zone, forward or stub for the name has precedence over special-use-names, so write one of them";
            case "typetransparent", "always_transparent" -> "transparent is nearest, or no local zone";
            default -> type + " has no counterpart";
        };
    }

    /// `local-data-ptr: "192.0.2.3 3600 www.example.com"`.
    static void pointer(Statement s, Settings settings) {
        String[] parts = s.value().strip().split("\\s+");
        Optional<InetAddress> address = Endpoints.literal(parts[0]);
        if (address.isEmpty() || parts.length < 2 || parts.length > 3) {
            settings.leaveAt("local-data", s.origin(), "it is not an address and a name");
            return;
        }
        String ttl = parts.length == 3 ? parts[1] + " " : "";
        settings.root().add("local-data", Endpoints.reverseName(address.get()) + " " + ttl + "PTR "
                + Endpoints.absolute(parts[parts.length - 1]), s.origin());
    }
}
