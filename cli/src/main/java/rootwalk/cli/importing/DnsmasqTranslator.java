package rootwalk.cli.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates dnsmasq.conf.
final class DnsmasqTranslator implements Translator {

    private static final Counterparts KEYS = new Counterparts()
            .notNeeded("port", "bogus-priv", "no-resolv", "no-poll", "dnssec", "dnssec-check-unsigned",
                    "bind-interfaces", "bind-dynamic", "user", "group", "pid-file", "keep-in-foreground", "no-daemon",
                    "local-service", "log-async", "clear-on-reload", "no-hosts", "listen-address", "interface",
                    "addn-hosts", "rebind-localhost-ok")
            .seconds("max-cache-ttl", "cache.max-ttl").seconds("min-cache-ttl", "cache.min-ttl")
            .plain("edns-packet-max", "limits.udp-size").plain("dns-forward-max", "limits.recursions")
            .with("log-queries", (s, settings) -> settings.root().flag("log.queries", true, s.origin()))
            .with("trust-anchor", DnsmasqTranslator::anchor)
            .with("use-stale-cache", DnsmasqTranslator::staleCache)
            .left("cache", "cache.size is in octets, not in records; auto is the default", "cache-size")
            .left("recursion",
                    "names are resolved from the root; for forwarding, write its servers to recursion.forward",
                    "resolv-file")
            .left("hosts", "a name of one label is answered from hosts files, or resolved", "domain-needed")
            .left("log", "the log goes to standard error, so to the journal under systemd", "log-facility")
            .left("recursion", "the server that responds fastest is preferred", "all-servers", "strict-order")
            .left("hosts", "write the full names to the hosts file", "expand-hosts")
            .left("zones", "zones with a file is the counterpart", "auth-zone")
            .left("listen", Endpoints.NAMES_OF_INTERFACES, "except-interface");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        new Lines(file, KeyValueReader.DNSMASQ.read(file), settings).translate();
    }

    /// The lines of one configuration.
    ///
    /// @param forwarders by zone
    /// @param addressed names of `address` lines so far
    private record Lines(Path file, List<Statement> all, Settings settings, Setting.Block root,
            Map<String, Setting.Block> forwarders, Set<String> addressed) {

        Lines(Path file, List<Statement> all, Settings settings) {
            this(file, all, settings, settings.root(), new HashMap<>(), new HashSet<>());
        }

        void translate() {
            listen();
            hosts();
            all.forEach(this::translate);
        }

        private Optional<Statement> last(String key) {
            return all.stream().filter(s -> s.key().equals(key)).reduce((_, later) -> later);
        }

        private void listen() {
            String port = last("port").map(Statement::value).orElse("53");
            if (port.equals("0")) {
                last("port").ifPresent(s -> {
                    root.plain("listen.dns", "[]", s.origin());
                    settings.leaveAt("listen", s.origin(), "dnsmasq does not answer queries with port 0");
                });
                return;
            }
            List<Statement> written = all.stream()
                    .filter(s -> s.key().equals("listen-address") || s.key().equals("interface")).toList();
            for (Statement s : written) {
                for (String value : KeyValueReader.fields(s.value())) {
                    List<String> addresses = value.equals("lo") ? List.of("127.0.0.1", "::1") : List.of(value);
                    addresses.stream().filter(Endpoints::isAddress)
                            .forEach(address -> root.add("listen.dns", Endpoints.of(address, port), s.origin()));
                    if (!Endpoints.isAddress(addresses.getFirst())) {
                        settings.leaveAt("listen", s.origin(), Endpoints.NAMES_OF_INTERFACES);
                    }
                }
            }
            boolean hasExceptions = all.stream()
                    .anyMatch(s -> s.key().equals("except-interface") && !s.value().equals("lo"));
            // With an exception, the default of listen is the address of this host only.
            if (written.isEmpty() && !hasExceptions) {
                Origin origin =
                        last("port").map(Statement::origin).orElse(new Origin(file, 1, "listen-address=0.0.0.0,::"));
                List.of("0.0.0.0", "::")
                        .forEach(address -> root.add("listen.dns", Endpoints.of(address, port), origin));
            }
        }

        private void hosts() {
            List<Statement> added = all.stream().filter(s -> s.key().equals("addn-hosts")).toList();
            last("no-hosts").ifPresent(s -> root.plain("hosts.files", "[]", s.origin()));
            for (Statement s : added) {
                Path path = SourceFiles.folderOf(s.origin().file()).resolve(s.value());
                if (Files.isDirectory(path)) {
                    settings.leaveAt("hosts", s.origin(), "hosts.files has files; write those of the folder");
                    continue;
                }
                if (!root.has("hosts.files")) {
                    root.add("hosts.files", "/etc/hosts", s.origin());
                }
                root.add("hosts.files", path.toString(), s.origin());
            }
        }

        private void translate(Statement s) {
            String value = s.value();
            switch (s.key()) {
                case "server", "local" -> server(s);
                case "rev-server" -> reverseServer(s);
                case "address" -> address(s);
                case "host-record", "cname", "mx-host", "srv-host", "txt-record", "ptr-record", "caa-record" ->
                    DnsmasqRecords.translate(s, settings);
                case "stop-dns-rebind" -> {
                    root.add("recursion.private-addresses", "private", s.origin());
                    if (last("rebind-localhost-ok").isEmpty()) {
                        root.add("recursion.private-addresses", "loopback", s.origin());
                    }
                }
                case "rebind-domain-ok" -> Arrays.stream(value.split("/")).filter(name -> !name.isEmpty())
                        .forEach(name -> root.add("recursion.private-domains", name, s.origin()));
                default -> other(s);
            }
        }

        private void other(Statement s) {
            if (s.key().matches("(dhcp|tftp|enable-tftp|pxe|enable-ra|ra-|read-ethers|domain$).*")) {
                settings.leave(s.origin(), "there is no server for DHCP, router advertisements and TFTP");
            } else {
                KEYS.translate(s, settings);
            }
        }

        /// `/NAME/NAME/SERVER`, or only a server.
        private void server(Statement s) {
            String value = s.value();
            int end = value.lastIndexOf('/');
            String server = value.substring(end + 1);
            List<String> zones = end < 0 ? List.of(".") : names(value.substring(0, end));
            if (zones.isEmpty() || server.startsWith("#") || zones.stream().anyMatch(zone -> zone.contains("*"))) {
                settings.leaveAt("recursion", s.origin(),
                        "recursion.forward has names of zones, and the servers of each");
                return;
            }
            for (String zone : zones) {
                if (server.isEmpty()) {
                    root.entry("local-zones").text("name", Endpoints.absolute(zone), s.origin())
                            .plain("action", "static", s.origin());
                } else {
                    forward(Endpoints.absolute(zone), server, s);
                }
            }
        }

        /// A dot before a name has no meaning.
        private static List<String> names(String text) {
            return Arrays.stream(text.split("/")).map(name -> name.replaceFirst("^\\.", ""))
                    .filter(name -> !name.isEmpty()).toList();
        }

        /// `192.0.2.1#5353@eth0`.
        private void forward(String zone, String server, Statement s) {
            String[] parts = server.split("@", 2);
            String[] address = parts[0].split("#", 2);
            if (parts.length == 2) {
                settings.leaveAt("recursion", s.origin(), "the source address and interface of queries cannot be set");
            }
            forwarders.computeIfAbsent(zone, _ -> root.entry("recursion.forward").text("zone", zone, s.origin()))
                    .add("servers", Endpoints.of(address[0], address.length == 2 ? address[1] : ""), s.origin());
        }

        /// `192.168.1.0/24,192.0.2.1`.
        private void reverseServer(Statement s) {
            List<String> fields = KeyValueReader.fields(s.value());
            Optional<String> zone = fields.size() == 2 ? Endpoints.reverseZone(fields.getFirst()) : Optional.empty();
            zone.ifPresentOrElse(name -> forward(name, fields.getLast(), s), () -> settings.leaveAt("recursion",
                    s.origin(),
                    "the network is not one zone; write its zones in in-addr.arpa or ip6.arpa to recursion.forward"));
        }

        /// `/NAME/NAME/ADDRESS`: the address of the names and all below them.
        private void address(Statement s) {
            int end = s.value().lastIndexOf('/');
            List<String> zones = end < 0 ? List.of() : names(s.value().substring(0, end));
            String target = s.value().substring(end + 1);
            List<String> addresses = target.equals("#") ? List.of("0.0.0.0", "::") : List.of(target);
            boolean isNone = target.isEmpty();
            if (zones.isEmpty() || zones.stream().anyMatch(zone -> zone.contains("*") || zone.equals("#"))
                    || (!isNone && !addresses.stream().allMatch(Endpoints::isAddress))) {
                settings.leaveAt("local-zones", s.origin(), "a local zone has a name, and all names below it");
                return;
            }
            for (String zone : zones) {
                String name = Endpoints.absolute(zone);
                boolean isFirst = addressed.add(zone);
                if (isNone) {
                    root.entry("local-zones").text("name", name, s.origin()).plain("action", "nxdomain", s.origin());
                    continue;
                }
                if (isFirst) {
                    root.entry("local-zones").text("name", name, s.origin()).plain("action", "redirect", s.origin());
                }
                addresses.forEach(
                        address -> root.add("local-data", name + " " + Endpoints.addressType(address) + " "
                                + address, s.origin()));
            }
        }
    }

    /// The largest time after the TTL, a day unless it is given; 0 is without a limit.
    private static void staleCache(Statement s, Settings settings) {
        String age = s.value().isEmpty() ? "86400" : s.value();
        settings.root().flag("cache.serve-stale.enabled", true, s.origin())
                .plain("cache.serve-stale.max-age", age.equals("0") ? Counterparts.UNLIMITED : age + "s",
                        s.origin())
                .plain("cache.serve-stale.answer-after", "0s", s.origin());
    }

    private static void anchor(Statement s, Settings settings) {
        List<String> fields = KeyValueReader.fields(s.value());
        settings.anchor(fields.getFirst(), "DS", fields.subList(1, fields.size()), s.origin());
    }
}
