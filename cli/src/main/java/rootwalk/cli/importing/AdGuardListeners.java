package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;

/// Translates the addresses and the certificate of AdGuardHome.yaml.
final class AdGuardListeners {

    private AdGuardListeners() {}

    /// @param dns the statements of `dns`
    /// @param tls the statements of `tls`
    static void translate(List<Statement> dns, List<Statement> tls, Settings settings) {
        boolean overTls = Statement.last(tls, "enabled", "false").equals("true");
        for (Statement s : dns) {
            if (!s.key().matches("bind_hosts?")) {
                continue;
            }
            for (String address : s.words()) {
                add("listen.dns", address, Statement.last(dns, "port", "53"), s, settings);
                if (overTls) {
                    add("listen.tls", address, Statement.last(tls, "port_dns_over_tls", "853"), s, settings);
                    add("listen.https", address, Statement.last(tls, "port_https", "443"), s, settings);
                    add("listen.quic", address, Statement.last(tls, "port_dns_over_quic", "853"), s, settings);
                }
            }
        }
        if (overTls) {
            for (Statement s : tls) {
                Path folder = SourceFiles.folderOf(s.origin().file());
                switch (s.key()) {
                    case "certificate_path" -> settings.root().file("tls.certificate", folder, s);
                    case "private_key_path" -> settings.root().file("tls.key", folder, s);
                    default -> {}
                }
            }
        }
    }

    /// @param port zero for none
    private static void add(String list, String address, String port, Statement s, Settings settings) {
        if (!port.equals("0")) {
            settings.root().add(list, Endpoints.of(address, port), s.origin());
        }
    }
}
