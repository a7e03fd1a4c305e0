package rootwalk.cli.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Translates pdns.conf of the authoritative server of PowerDNS, with the zones of its backend `bind`.
final class PdnsTranslator implements Translator {

    /// The statements of named.conf that the backend `bind` reads.
    private static final Set<String> USED = Set.of("type", "file", "primaries", "masters", "also-notify", "directory");

    private static final Counterparts KEYS = PowerDnsSource.common()
            .notNeeded("launch", "bind-config", "bind-supermaster-config", "bind-supermaster-destdir",
                    "bind-check-interval", "bind-dnssec-db", "primary", "master", "secondary", "slave", "autosecondary",
                    "superslave", "cache-ttl", "negquery-cache-ttl", "query-cache-ttl", "receiver-threads",
                    "distributor-threads", "retrieval-threads", "signing-threads", "module-dir", "load-modules",
                    "allow-axfr-ips", "also-notify", "only-notify", "allow-dnsupdate-from", "dnsupdate", "disable-axfr",
                    "any-to-tcp", "zone-cache-refresh-interval", "max-cache-entries", "max-packet-cache-entries")
            .plain("max-tcp-connections", "limits.connections")
            .plain("max-tcp-connections-per-client", "limits.connections-per-client")
            .seconds("tcp-idle-timeout", "limits.idle").flag("log-dns-queries", "log.queries")
            .never("expand-alias", "disable-tcp", "enable-lua-records", "8bit-dns", "disable-axfr-rectify")
            .left("", "ALIAS records are not supported; there is nothing to ask a resolver for", "resolver")
            .left("zones", "NOTIFY is accepted from the primaries of the zone only", "allow-notify-from",
                    "allow-unsigned-notify");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> all = PowerDnsSource.effective(KeyValueReader.POWERDNS.read(file));
        PowerDnsSource.listen(all, RecursorTranslator.standard(file, "local-address", "0.0.0.0, ::"), settings);
        settings.root().flag("recursion.enabled", false,
                RecursorTranslator.standard(file, "launch", Statement.last(all, "launch", "")).origin());
        for (Statement s : all) {
            if (s.key().equals("launch")) {
                PowerDnsSource.list(s).stream().filter(backend -> !backend.split(":", 2)[0].equals("bind"))
                        .forEach(backend -> settings.leaveAt("zones", s.origin(), "zones of the backend " + backend
                                + ": write each to a file with pdnsutil list-zone and name it in zones,"
                                + " or make this server a secondary of that one"));
            }
            KEYS.translate(s, settings);
        }
        Path zones = Path.of(Statement.last(all, "bind-config", ""));
        if (!zones.toString().isEmpty()) {
            zones(SourceFiles.folderOf(file).resolve(zones), all, settings);
        }
        restrictions(all, settings);
    }

    private static void zones(Path file, List<Statement> all, Settings settings) throws ImportException {
        if (!Files.exists(file)) {
            throw all.stream().filter(s -> s.key().equals("bind-config")).findFirst().orElseThrow().origin()
                    .problem(file + ": there is no such file");
        }
        List<Statement> statements = BraceReader.read(file).stream().map(PdnsTranslator::withoutUnused).toList();
        MatchLists lists = new MatchLists(statements, settings);
        NamedOptions options = NamedOptions.of(statements, List.of(), settings, lists);
        NamedZones zones = new NamedZones(settings, lists, options.folder(file),
                new NamedAccess(options, statements, lists, settings), options.all(), Map.of());
        statements.stream().filter(s -> s.key().equals("zone")).forEach(zones::zone);
    }

    /// PowerDNS does not use the other statements, for example those about transfers and updates.
    private static Statement withoutUnused(Statement s) {
        return s.key().matches("options|zone") ? new Statement(s.origin(), s.key(), s.words(),
                s.block().stream().filter(inner -> USED.contains(inner.key())).toList()) : s;
    }

    /// What applies to all zones. Without `allow-axfr-ips`, the host itself may transfer them.
    private static void restrictions(List<Statement> all, Settings settings) {
        List<Setting.Block> zones = settings.root().entries("zones");
        boolean isTransferOff = Statement.last(all, "disable-axfr", "no").equals("yes");
        for (Statement s : all) {
            String path = switch (s.key()) {
                case "allow-axfr-ips" -> isTransferOff ? "" : "transfer-to";
                case "also-notify" -> "notify";
                case "allow-dnsupdate-from" ->
                    Statement.last(all, "dnsupdate", "no").equals("yes") ? "update-from" : "";
                default -> "";
            };
            if (path.isEmpty()) {
                continue;
            }
            List<String> values = PowerDnsSource.list(s);
            zones.stream().filter(zone -> !path.equals("update-from") || !zone.has("primaries"))
                    .forEach(zone -> values.forEach(value -> zone.add(path,
                            path.equals("notify") ? value : Endpoints.network(value).orElse(value), s.origin())));
            if (zones.isEmpty()) {
                settings.leaveAt("zones", s.origin(), "zones[]." + path + " is the counterpart");
            }
        }
        all.stream().filter(s -> s.key().equals("only-notify")).forEach(s -> settings.leaveAt("zones", s.origin(),
                "zones[].notify-servers is nearest"));
    }
}
