package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Translates the addresses of named.conf and their certificates.
///
/// @param all the statements outside of `options`
record NamedListeners(Path file, List<Statement> all, NamedOptions options, Settings settings) {

    private static final String ENDPOINTS = "endpoints";
    private static final String STANDARD_PATH = "/dns-query";

    void translate() {
        Setting.Block root = settings.root();
        Origin standard = new Origin(file, 1, "listen-on { any; }; listen-on-v6 { any; };");
        for (String key : List.of("listen-on", "listen-on-v6")) {
            boolean isIpv6 = key.endsWith("v6");
            List<Statement> written = options.all().stream().filter(s -> s.key().equals(key)).toList();
            if (written.isEmpty()) {
                root.add("listen.dns", Endpoints.of(isIpv6 ? "::" : "0.0.0.0", options.last("port", "53")), standard);
            }
            written.forEach(s -> listen(s, isIpv6));
        }
        if (!root.has("listen.dns")) {
            root.plain("listen.dns", "[]", standard);
        }
        all.stream().filter(s -> s.key().equals("http")).forEach(this::http);
        paths();
    }

    private void http(Statement block) {
        for (Statement s : block.block()) {
            switch (s.key()) {
                case ENDPOINTS -> {}
                case "streams-per-connection" ->
                    settings.root().plain("limits.queries-per-connection", s.value(), s.origin());
                default -> settings.leaveAt("https", s.origin(), "limits.connections is for each transport");
            }
        }
    }

    /// All paths of the listeners; each has those of the block that it names, or the standard one.
    private void paths() {
        Map<String, Origin> paths = new LinkedHashMap<>();
        for (Statement listener : options.all()) {
            String name = listener.key().startsWith("listen-on") ? listener.wordAfter("http") : "";
            if (!name.isEmpty()) {
                List<Statement> named = all.stream()
                        .filter(block -> block.key().equals("http") && block.value().equals(name))
                        .flatMap(block -> block.all(ENDPOINTS).stream()).flatMap(s -> s.block().stream()).toList();
                named.forEach(path -> paths.putIfAbsent(path.key(), path.origin()));
                if (named.isEmpty()) {
                    paths.putIfAbsent(STANDARD_PATH, listener.origin());
                }
            }
        }
        if (!paths.keySet().equals(Set.of(STANDARD_PATH))) {
            paths.forEach((path, origin) -> settings.root().add("https.paths", path, origin));
        }
    }

    private void listen(Statement s, boolean isIpv6) {
        String tls = s.wordAfter("tls");
        boolean overTls = !tls.isEmpty() && !tls.equals("none");
        boolean overHttp = s.words().contains("http");
        boolean isClear = overHttp && !overTls;
        if (isClear) {
            settings.leaveAt("listen", s.origin(), UnboundServer.OVER_HTTP);
        }
        String list = isClear ? "listen.http" : overHttp ? "listen.https" : overTls ? "listen.tls" : "listen.dns";
        String written = s.wordAfter("port");
        String port =
                !written.isEmpty() ? written : isClear ? options.last("http-port", "80")
                        : overHttp ? "443" : overTls ? "853" : options.last("port", "53");
        for (Statement element : s.block()) {
            if (element.key().startsWith("!")) {
                settings.leaveAt("listen", s.origin(), "listen has no exceptions, so the list ends before "
                        + element.origin().text());
                break;
            }
            String host = switch (element.key()) {
                case "any" -> isIpv6 ? "::" : "0.0.0.0";
                case "localhost" -> isIpv6 ? "::1" : "127.0.0.1";
                default -> element.key();
            };
            if (Endpoints.isAddress(host)) {
                settings.root().add(list, Endpoints.of(host, port), element.origin());
            } else if (!host.equals("none")) {
                settings.leaveAt("listen", s.origin(), "listen has single addresses");
            }
        }
        if (overTls) {
            all.stream().filter(block -> block.key().equals("tls") && block.value().equals(tls))
                    .forEach(this::certificate);
        }
    }

    private void certificate(Statement tls) {
        Path folder = options.folder(file);
        Setting.Block root = settings.root();
        tls.all("cert-file").forEach(s -> root.file("tls.certificate", folder, s));
        tls.all("key-file").forEach(s -> root.file("tls.key", folder, s));
        tls.all("ca-file").forEach(s -> root.file("tls.client-certificates", folder, s));
    }
}
