package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Translates knot.conf.
final class KnotTranslator implements Translator {

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("server.rundir", "server.user", "server.pidfile", "server.listen", "server.listen-tls",
                    "server.udp-workers", "server.tcp-workers", "server.background-workers", "server.async-start",
                    "server.tcp-reuseport", "server.tcp-fastopen", "server.socket-affinity", "server.automatic-acl",
                    "database", "key", "remote", "remotes", "acl", "template", "zone", "server.tcp-io-timeout",
                    "server.tcp-remote-io-timeout", "server.answer-rotation")
            .text("server.identity", "identity.hostname").text("server.version", "identity.version")
            .text("server.nsid", "identity.nsid")
            .file("server.cert-file", "tls.certificate").file("server.key-file", "tls.key")
            .plain("server.tcp-max-clients", "limits.connections")
            .with("server.tcp-idle-timeout", (s, settings) -> settings.root().plain("limits.idle",
                    BindUnits.seconds(s.value()), s.origin()))
            .networks("server.proxy-allowlist", "listen.proxies")
            .plain("server.udp-max-payload", "limits.udp-size")
            .plain("server.udp-max-payload-ipv4", "limits.udp-size")
            .plain("server.udp-max-payload-ipv6", "limits.udp-size")
            .left("listen", "listen.metrics is nearest", "statistics")
            .left("log", "log.level is nearest; the log goes to standard error", "log")
            .left("", "control.socket is the counterpart, for rootwalk ctl on the same host", "control")
            .left("zones", "rootwalk does not sign zones", "policy", "keystore", "submission", "dnskey-sync")
            .left("limits", "limits.responses-per-second is nearest", "mod-rrl")
            .left("cookies", "cookies.answer is on by default", "mod-cookies")
            .left("dnstap", "dnstap.socket is nearest", "mod-dnstap");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = read(file, 0);
        listen(all, settings);
        KEYS.translateTree(all, settings);
        items(all, "key").forEach(key -> {
            Setting.Block entry = settings.root().entry("keys");
            key.all("id").forEach(s -> entry.text("name", s.value(), s.origin()));
            key.all("algorithm").forEach(s -> entry.text("algorithm", s.value(), s.origin()));
            key.all("secret").forEach(s -> entry.text("secret", s.value(), s.origin()));
        });
        KnotZones zones = new KnotZones(settings, items(all, "template"), items(all, "remote"), items(all, "remotes"),
                items(all, "acl"));
        items(all, "zone").forEach(zones::zone);
        settings.root().flag("recursion.enabled", false, new Origin(file, 1, "knot.conf"));
    }

    private static List<Statement> read(Path file, int level) throws ImportException {
        List<Statement> all = new ArrayList<>();
        for (Statement s : YamlSource.read(file, KnotTranslator::quoted)) {
            if (s.key().equals("include")) {
                all.addAll(SourceFiles.included(SourceFiles.folderOf(file), s.value(), s.origin(), level,
                        KnotTranslator::read));
            } else {
                all.add(s);
            }
        }
        return all;
    }

    /// In YAML, an address that begins with a colon must be in quotes.
    private static String quoted(String text) {
        return text.replaceAll("(?m)(?<=[\\[,\\s])(:[0-9A-Fa-f:@./]+)(?=[\\],\\s]|$)", "\"$1\"");
    }

    private static List<Statement> items(List<Statement> all, String section) {
        return all.stream().filter(s -> s.key().equals(section)).flatMap(s -> s.items().stream()).toList();
    }

    /// Without an address, Knot DNS serves none.
    private static void listen(List<Statement> all, Settings settings) {
        all.stream().filter(s -> s.key().equals("server")).flatMap(s -> s.block().stream())
                .filter(s -> s.key().matches("listen(-tls)?"))
                .forEach(s -> s.words().forEach(address -> settings.root()
                        .add(s.key().equals("listen") ? "listen.dns" : "listen.tls", Endpoints.ofAt(address, ""),
                                s.origin())));
    }
}
