package rootwalk.cli.importing;

import java.util.List;

/// Translates the hosts files, addresses and root hints of kresd.conf.
final class KresdHints {

    private KresdHints() {}

    static void translate(LuaStatement s, Settings settings) {
        Setting.Block root = settings.root();
        String value = s.value(0).text();
        if (!s.isCall() && s.target().startsWith("hints.") && Endpoints.isAddress(value)) {
            address(s.target().substring("hints.".length()), value, s, settings);
            return;
        }
        switch (s.target()) {
            case "hints.add_hosts", "hints.config" ->
                root.add("hosts.files", value.isEmpty() ? "/etc/hosts" : KresdTranslator.path(value), s.origin());
            case "hints.root_file" -> root.text("recursion.root-hints", KresdTranslator.path(value), s.origin());
            case "hints.use_nodata", "hints.ttl" -> {}
            case "hints.set" -> {
                String[] words = value.strip().split("\\s+");
                if (words.length == 2 && Endpoints.isAddress(words[1])) {
                    address(words[0], words[1], s, settings);
                } else {
                    settings.leaveAt("local-data", s.origin(), "it is not a name and an address");
                }
            }
            case "hints.root" -> settings.leaveAt("recursion", s.origin(),
                    "write the servers to a zone file, and its name to recursion.root-hints");
            default -> settings.leaveAt("local-data", s.origin(), Counterparts.NONE);
        }
    }

    private static void address(String name, String address, LuaStatement s, Settings settings) {
        List<String> records = List.of(
                Endpoints.absolute(name) + " " + Endpoints.addressType(address) + " " + address,
                Endpoints.reverseName(Endpoints.literal(address).orElseThrow()) + " PTR " + Endpoints.absolute(name));
        records.forEach(text -> settings.root().add("local-data", text, s.origin()));
    }
}
