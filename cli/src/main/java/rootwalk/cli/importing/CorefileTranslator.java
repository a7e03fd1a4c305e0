package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Translates the Corefile of CoreDNS.
final class CorefileTranslator implements Translator {

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("bind", "root", "errors", "loop", "loadbalance", "reload", "cancel", "any", "local", "metadata")
            .with("log", (s, settings) -> settings.root().flag("log.queries", true, s.origin()))
            .with("debug", (s, settings) -> settings.root().plain("log.level", "debug", s.origin()))
            .with("minimal", (s, settings) -> settings.root().flag("answers.minimal", true, s.origin()))
            .with("bufsize", (s, settings) -> settings.root().plain("limits.udp-size",
                    s.value().isEmpty() ? "1232" : s.value(), s.origin()))
            .text("chaos", "identity.version")
            .with("nsid", (s, settings) -> settings.root().textUnlessEmpty("identity.nsid",
                    String.join(" ", s.words()), s.origin()))
            .with("prometheus", CorefileTranslator::metrics)
            .left("listen", "listen.metrics has /health/live and /health/ready", "health", "ready")
            .with("cache", CorefileTranslator::cache)
            .with("dnstap", CorefileTranslator::dnstap)
            .with("acl", (s, settings) -> new CorefileAccess(settings).translate(s))
            .with("tsig", CorefileTranslator::keys)
            .with("template", CorefileTranslator::template)
            .left("zones", "rootwalk does not sign zones", "dnssec", "sign")
            .left("zones", "zones has a file for each zone", "auto")
            .with("dns64", Dns64Settings::corefile)
            .left("local-zones", "local-data and local-zones are nearest", "rewrite");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> blocks = CorefileReader.read(file);
        for (Statement block : blocks) {
            List<String> zones = new ArrayList<>(List.of(block.key()));
            zones.addAll(block.words());
            Path folder = SourceFiles.folderOf(file)
                    .resolve(Statement.last(block.block(), "root", ""));
            CorefileServer server = new CorefileServer(settings, folder, block);
            Set<String> names = new LinkedHashSet<>();
            zones.forEach(zone -> server.listen(zone).ifPresent(names::add));
            for (Statement view : block.all("view")) {
                settings.leave(view.origin(),
                        "all clients get the same answers, so nothing else of a server block with a view is translated");
            }
            for (Statement s : block.all("view").isEmpty() ? block.block() : List.<Statement>of()) {
                if (!server.translate(s, List.copyOf(names))) {
                    KEYS.translate(s, settings);
                }
            }
        }
        if (blocks.stream().allMatch(block -> block.all("forward").isEmpty() || !block.all("view").isEmpty())) {
            settings.root().flag("recursion.enabled", false, new Origin(file, 1, "no forward"));
        }
    }

    /// `localhost:9153`, or only a port.
    private static void metrics(Statement s, Settings settings) {
        String address = s.value().isEmpty() ? "127.0.0.1:9153" : s.value().replaceFirst("^localhost:", "127.0.0.1:");
        settings.root().add("listen.metrics", address.startsWith(":") ? "0.0.0.0" + address : address, s.origin());
    }

    /// `cache [TTL] [ZONES] { success CAPACITY [TTL]; denial CAPACITY [TTL]; prefetch; serve_stale }`. No record is kept for more
    /// than an hour.
    private static void cache(Statement s, Settings settings) {
        Setting.Block root = settings.root();
        boolean hasTtl = s.value().matches("\\d+");
        root.plain("cache.max-ttl", (hasTtl ? s.value() : "3600") + "s", s.origin());
        for (Statement inner : s.block()) {
            switch (inner.key()) {
                case "success", "denial" -> {
                    if (inner.words().size() > 1) {
                        root.plain(inner.key().equals("success") ? "cache.max-ttl" : "cache.max-negative-ttl",
                                inner.word(1) + "s", inner.origin());
                    }
                    if (inner.words().size() > 2 && inner.key().equals("success")) {
                        root.plain("cache.min-ttl", inner.word(2) + "s", inner.origin());
                    }
                }
                case "prefetch" -> root.flag("cache.prefetch", true, inner.origin());
                case "serve_stale" -> serveStale(inner, root);
                default -> settings.leaveAt("cache", inner.origin(), Counterparts.NONE);
            }
        }
    }

    /// `serve_stale [DURATION] [immediate|verify]`.
    private static void serveStale(Statement s, Setting.Block root) {
        root.flag("cache.serve-stale.enabled", true, s.origin())
                .plain("cache.serve-stale.max-age", s.value().isEmpty() ? "1h" : s.value(), s.origin());
        if (!s.word(1).equals("verify")) {
            root.plain("cache.serve-stale.answer-after", "0s", s.origin());
        }
    }

    private static void dnstap(Statement s, Settings settings) {
        String target = s.value().replaceFirst("^(unix|tcp)://", "");
        settings.root().text(s.value().startsWith("tcp://") ? "dnstap.address" : "dnstap.socket", target, s.origin());
    }

    private static void keys(Statement s, Settings settings) {
        for (Statement inner : s.block()) {
            if (inner.key().equals("secret")) {
                settings.root().entry("keys").text("name", inner.value(), inner.origin())
                        .plain("algorithm", "hmac-sha256", inner.origin())
                        .text("secret", inner.word(1), inner.origin());
            } else {
                settings.leaveAt("keys", inner.origin(), "transfer-to and update-from have names of keys");
            }
        }
    }

    /// A template that has no answer, but only a response code for all names of its zones.
    private static void template(Statement s, Settings settings) {
        List<String> zones = s.words().size() > 2 ? s.words().subList(2, s.words().size()) : List.of();
        String action = switch (s.value("rcode").toUpperCase(Locale.ROOT)) {
            case "NXDOMAIN" -> "nxdomain";
            case "REFUSED" -> "refuse";
            case "NOERROR" -> "nodata";
            default -> "";
        };
        boolean isPlain = s.block().stream().allMatch(inner -> inner.key().equals("rcode"))
                && s.word(1).equalsIgnoreCase("ANY");
        if (zones.isEmpty() || action.isEmpty() || !isPlain) {
            settings.leaveAt("local-zones", s.origin(), "local-zones and local-data are nearest");
            return;
        }
        zones.forEach(zone -> settings.root().entry("local-zones")
                .text("name", Endpoints.absolute(zone), s.origin()).plain("action", action, s.origin()));
    }
}
