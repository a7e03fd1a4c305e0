package rootwalk.cli.importing;

import java.util.List;

/// Translates the addresses of kresd.conf.
record KresdListeners(Settings settings) {

    void translate(LuaStatement s) {
        Setting.Block root = settings.root();
        switch (s.target()) {
            case "net.listen", "net" -> listen(s);
            case "net.tls" -> {
                root.text("tls.certificate", KresdTranslator.path(s.value(0).text()), s.origin());
                root.text("tls.key", KresdTranslator.path(s.value(1).text()), s.origin());
            }
            case "net.ipv4" -> KresdTranslator.family("ipv6", s.value(0).text().equals("false"), s, settings);
            case "net.ipv6" -> KresdTranslator.family("ipv4", s.value(0).text().equals("false"), s, settings);
            case "net.bufsize" -> root.plain("limits.udp-size", s.value(s.values().size() - 1).text(), s.origin());
            case "net.tls_padding", "net.tls_sticket_secret", "net.tls_sticket_secret_file" -> {}
            default -> settings.leaveAt("listen", s.origin(), Counterparts.NONE);
        }
    }

    private void listen(LuaStatement s) {
        boolean hasPort = s.value(1) instanceof LuaValue.Numeral;
        LuaValue options = s.value(s.values().size() - 1);
        String port = hasPort ? s.value(1).text() : "";
        String kind = options.member("kind").map(LuaValue::text)
                .orElse(port.equals("853") || options.member("tls").filter(tls -> tls.text().equals("true")).isPresent()
                        ? "tls" : "dns");
        String list = switch (kind) {
            case "dns" -> "listen.dns";
            case "tls" -> "listen.tls";
            case "doh2", "doh_legacy" -> "listen.https";
            default -> "";
        };
        List<String> addresses = s.value(0).texts().toList();
        if (list.isEmpty() || addresses.isEmpty() || !addresses.stream().allMatch(Endpoints::isAddress)) {
            settings.leaveAt("listen", s.origin(),
                    list.isEmpty() ? "there is no listener of the kind " + kind : Endpoints.NAMES_OF_INTERFACES);
            return;
        }
        addresses.forEach(address -> settings.root().add(list, Endpoints.of(address, port), s.origin()));
        if (options.member("freebind").filter(freebind -> freebind.text().equals("true")).isPresent()) {
            settings.root().flag("listen.freebind", true, s.origin());
        }
    }
}
