package rootwalk.cli.importing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates dnsmasq.conf.
final class DnsmasqTranslator implements Translator {

    /// What rootwalk always does, or does not need under a service manager.
    private static final Set<String> NOT_NEEDED = Set.of("port", "bogus-priv", "no-resolv", "no-poll", "dnssec",
            "dnssec-check-unsigned", "bind-interfaces", "bind-dynamic", "user", "group", "pid-file",
            "keep-in-foreground", "no-daemon", "local-service", "log-async", "clear-on-reload", "no-hosts");
    private static final String NAMES_OF_INTERFACES =
            "listen has addresses, not names of interfaces; write the addresses of the interface";
    private static final Map<String, String> NO_COUNTERPART = Map.of(
            "cache-size", "cache.size is in octets, not in records; auto is the default",
            "resolv-file", "names are resolved from the root; for forwarding, write its servers to recursion.forward",
            "domain-needed", "a name of one label is answered from hosts files, or resolved",
            "log-facility", "the log goes to standard error, so to the journal under systemd",
            "all-servers", "the server that responds fastest is preferred",
            "strict-order", "the server that responds fastest is preferred",
            "expand-hosts", "write the full names to the hosts file",
            "auth-zone", "zones with a file is the counterpart",
            "except-interface", NAMES_OF_INTERFACES);

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        new Lines(file, DnsmasqReader.read(file), settings).translate();
    }

    /// The lines of one configuration.
    ///
    /// @param forwarders by zone
    private record Lines(Path file, List<Statement> all, Settings settings, Setting.Block root,
            Map<String, Setting.Block> forwarders) {

        Lines(Path file, List<Statement> all, Settings settings) {
            this(file, all, settings, settings.root(), new HashMap<>());
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
            List<Statement> written = all.stream()
                    .filter(s -> s.key().equals("listen-address") || s.key().equals("interface")).toList();
            for (Statement s : written) {
                for (String value : DnsmasqReader.fields(s.value())) {
                    List<String> addresses = value.equals("lo") ? List.of("127.0.0.1", "::1") : List.of(value);
                    addresses.stream().filter(Endpoints::isAddress)
                            .forEach(address -> root.add("listen.dns", Endpoints.of(address, port), s.origin()));
                    if (!Endpoints.isAddress(addresses.getFirst())) {
                        settings.leaveAt("listen", s.origin(), NAMES_OF_INTERFACES);
                    }
                }
            }
            if (written.isEmpty()) {
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
                case "listen-address", "interface", "addn-hosts" -> {}
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
                case "rebind-localhost-ok" -> {}
                case "rebind-domain-ok" -> Arrays.stream(value.split("/")).filter(name -> !name.isEmpty())
                        .forEach(name -> root.add("recursion.private-domains", name, s.origin()));
                case "trust-anchor" -> anchor(s);
                case "max-cache-ttl" -> root.plain("cache.max-ttl", value + "s", s.origin());
                case "min-cache-ttl" -> root.plain("cache.min-ttl", value + "s", s.origin());
                case "edns-packet-max" -> root.plain("limits.udp-size", value, s.origin());
                case "dns-forward-max" -> root.plain("limits.recursions", value, s.origin());
                case "log-queries" -> root.flag("log.queries", true, s.origin());
                default -> other(s);
            }
        }

        private void other(Statement s) {
            if (!NOT_NEEDED.contains(s.key())) {
                settings.leave(s.origin(),
                        s.key().matches("(dhcp|tftp|enable-tftp|pxe|enable-ra|ra-|read-ethers|domain$).*")
                                ? "there is no server for DHCP, router advertisements and TFTP"
                                : NO_COUNTERPART.getOrDefault(s.key(), "there is no counterpart"));
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

        private static List<String> names(String text) {
            return Arrays.stream(text.split("/")).filter(name -> !name.isEmpty()).toList();
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
            List<String> fields = DnsmasqReader.fields(s.value());
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
                if (isNone) {
                    root.entry("local-zones").text("name", name, s.origin()).plain("action", "nxdomain", s.origin());
                    continue;
                }
                if (all.stream().filter(other -> other.key().equals("address") && names(other.value()).contains(zone))
                        .findFirst().filter(first -> first.equals(s)).isPresent()) {
                    root.entry("local-zones").text("name", name, s.origin()).plain("action", "redirect", s.origin());
                }
                addresses.forEach(
                        address -> root.add("local-data", name + " " + DnsmasqRecords.addressType(address) + " "
                                + address, s.origin()));
            }
        }

        /// The keys of the root are built in.
        private void anchor(Statement s) {
            List<String> fields = DnsmasqReader.fields(s.value());
            if (!fields.getFirst().equals(".")) {
                root.add("dnssec.trust-anchors", Endpoints.absolute(fields.getFirst()) + " DS "
                        + String.join(" ", fields.subList(1, fields.size())), s.origin());
            }
        }
    }
}
