package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The lists of named.conf, with the names of other lists replaced by their content: address match lists, which say what
/// clients may do, and lists of servers.
final class MatchLists {

    /// The statements of `tls` that have a counterpart.
    static final Set<String> TLS = Set.of("remote-hostname", "ca-file", "cert-file", "key-file");

    /// A list that names itself ends here.
    private static final int MOST_LEVELS = 20;

    private final Settings settings;
    private final Map<String, Statement> acls = new HashMap<>();
    private final Map<String, Statement> servers = new HashMap<>();
    private final Map<String, Statement> tls = new HashMap<>();

    MatchLists(List<Statement> all, Settings settings) {
        this.settings = settings;
        for (Statement s : all) {
            switch (s.key()) {
                case "acl" -> acls.put(s.value(), s);
                case "primaries", "masters", "remote-servers" -> servers.put(s.value(), s);
                case "tls" -> tls.put(s.value(), s);
                default -> {}
            }
        }
    }

    /// Adds the networks of a list of clients that are refused. Its exceptions are refused as well.
    void refused(Statement list, String path, Setting.Block target) {
        for (Statement element : expanded(list, 0)) {
            if (element.key().startsWith("!")) {
                leave(list, path, "a list has no exceptions, so " + element.key().substring(1) + " is refused as well");
            } else {
                client(element, list, path, target, false);
            }
        }
    }

    /// Adds the networks of a list; the list is empty if there are none.
    void networks(Statement list, String path, Setting.Block target) {
        clients(list, path, target, false);
        if (!target.has(path)) {
            target.plain(path, "[]", list.origin());
        }
    }

    /// Leaves what [#networks(Statement)] does not have of a list.
    void leaveOthers(Statement list, String path) {
        clients(list, path, new Setting.Block(), false);
    }

    /// Adds the networks and keys of a list.
    void clients(Statement list, String path, Setting.Block target) {
        clients(list, path, target, true);
    }

    /// The first element that matches decides, so a list ends before an exception: without it, the rest would permit more.
    private void clients(Statement list, String path, Setting.Block target, boolean hasKeys) {
        for (Statement element : expanded(list, 0)) {
            if (element.key().startsWith("!")) {
                leave(list, path, "a list has no exceptions, so it ends before " + element.origin().text()
                        + "; for queries, write what is excepted to access.refuse");
                return;
            }
            client(element, list, path, target, hasKeys);
        }
    }

    private void client(Statement element, Statement list, String path, Setting.Block target, boolean hasKeys) {
        Optional<String> network =
                hasKeys && element.key().equals("key") ? Optional.of(element.value()) : network(element);
        if (network.isPresent()) {
            target.add(path, network.get(), list.origin());
        } else if (!element.key().equals("none")) {
            leave(list, path, Endpoints.noNetwork(element.origin().text()));
        }
    }

    private static Optional<String> network(Statement element) {
        return switch (element.key()) {
            case "any" -> Optional.of("any");
            case "localhost" -> Optional.of("loopback");
            case "localnets" -> Optional.of("private");
            default -> Endpoints.network(element.key());
        };
    }

    /// The networks of a list up to the first exception.
    List<String> networks(Statement list) {
        return expanded(list, 0).stream().takeWhile(element -> !element.key().startsWith("!"))
                .flatMap(element -> network(element).stream()).toList();
    }

    /// The networks that are excepted in a list that has all others; empty for another list.
    Optional<List<String>> exceptionsOfAll(Statement list) {
        List<String> excepted = new ArrayList<>();
        for (Statement element : expanded(list, 0)) {
            if (element.key().equals("any")) {
                return Optional.of(excepted);
            }
            if (!element.key().startsWith("!")) {
                return Optional.empty();
            }
            String name = element.key().substring(1);
            List<Statement> inner =
                    acls.containsKey(name) ? expanded(acls.get(name), 1) : List.of(element.withKey(name));
            for (Statement one : inner) {
                Optional<String> network = network(one);
                if (network.isEmpty()) {
                    return Optional.empty();
                }
                excepted.add(network.get());
            }
        }
        return Optional.empty();
    }

    /// Whether a list has all clients.
    boolean isEveryone(Statement list) {
        return NetworkLists.covers(networks(list), List.of("any"));
    }

    private void leave(Statement list, String path, String reason) {
        settings.leaveAt(path.contains(".") ? path : "zones", list.origin(), reason);
    }

    /// The elements of a list, with those of the lists that it names.
    private List<Statement> expanded(Statement list, int level) {
        List<Statement> elements = new ArrayList<>();
        for (Statement element : list.block()) {
            Statement inner = acls.get(element.key());
            if (inner != null && level < MOST_LEVELS) {
                elements.addAll(expanded(inner, level + 1));
            } else if (element.key().isEmpty() && level < MOST_LEVELS) {
                elements.addAll(expanded(element, level + 1));
            } else {
                elements.add(element);
            }
        }
        return elements;
    }

    /// Adds a list of servers, each with its port, key and TLS.
    void servers(Statement list, String path, Setting.Block target) {
        new ServerList(path, target, list.origin()).add(list, list.wordAfter("port"), "", list.wordAfter("tls"), 0);
    }

    /// A list of servers that is being translated.
    private final class ServerList {

        private final String path;
        private final Setting.Block target;
        private final Origin origin;

        ServerList(String path, Setting.Block target, Origin origin) {
            this.path = path;
            this.target = target;
            this.origin = origin;
        }

        /// Adds the servers of a list.
        ///
        /// @param port of the servers without their own; may be empty
        /// @param key the same
        /// @param tlsName the same, of a `tls` statement
        void add(Statement list, String port, String key, String tlsName, int level) {
            for (Statement server : list.block()) {
                String ownPort = or(server.wordAfter("port"), port);
                String ownKey = or(server.wordAfter("key"), key);
                String ownTls = or(server.wordAfter("tls"), tlsName);
                Statement named = servers.get(server.key());
                if (named != null && level < MOST_LEVELS) {
                    add(named, or(named.wordAfter("port"), ownPort), ownKey, or(named.wordAfter("tls"), ownTls),
                            level + 1);
                } else if (!isKnownTls(ownTls)) {
                    settings.leaveAt("zones", origin, "there is no tls statement " + ownTls);
                } else if (Endpoints.isAddress(server.key())) {
                    addServer(Endpoints.of(server.key(), ownPort), ownKey, ownTls);
                } else {
                    settings.leaveAt("zones", origin, server.origin().text() + " is not an address");
                }
            }
        }

        private void addServer(String address, String key, String tlsName) {
            boolean isEncrypted = isEncrypted(tlsName);
            if (key.isEmpty() && !isEncrypted) {
                target.add(path, address, origin);
                return;
            }
            Setting.Block entry = target.entry(path).text("address", address, origin);
            if (!key.isEmpty()) {
                entry.text("key", key, origin);
            }
            Statement over = tls.get(tlsName);
            if (isEncrypted && (over == null || over.block().stream().noneMatch(s -> TLS.contains(s.key())))) {
                // Encryption without authentication.
                entry.plain("tls", "{}", origin);
            } else if (over != null) {
                over.all("remote-hostname").forEach(s -> entry.text("tls.name", s.value(), s.origin()));
                over.all("ca-file").forEach(s -> entry.text("tls.ca", s.value(), s.origin()));
                over.all("cert-file").forEach(s -> entry.text("tls.certificate", s.value(), s.origin()));
                over.all("key-file").forEach(s -> entry.text("tls.key", s.value(), s.origin()));
            }
        }
    }

    private static boolean isEncrypted(String tlsName) {
        return !tlsName.isEmpty() && !tlsName.equals("none");
    }

    /// Whether a `tls` statement of this name exists; `ephemeral` is a part of BIND.
    private boolean isKnownTls(String tlsName) {
        return !isEncrypted(tlsName) || tlsName.equals("ephemeral") || tls.containsKey(tlsName);
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /// Adds a forwarder for a zone.
    ///
    /// @param mode `first` or `only`
    void forwarders(Statement list, String zone, String mode) {
        if (list.block().isEmpty()) {
            return;
        }
        Setting.Block entry = settings.root().entry("recursion.forward").text("zone", zone, list.origin());
        for (Statement server : list.block()) {
            String port = or(server.wordAfter("port"), list.wordAfter("port"));
            String tlsName = server.words().contains("tls") ? server.wordAfter("tls") : list.wordAfter("tls");
            if (!isKnownTls(tlsName)) {
                settings.leaveAt("recursion", list.origin(), "there is no tls statement " + tlsName);
                continue;
            }
            Statement over = tls.get(tlsName);
            String certified = over == null ? "" : over.value("remote-hostname");
            if (over != null) {
                over.all("ca-file").forEach(s -> settings.leaveAt("recursion", s.origin(),
                        "certificates of forwarders are checked with the authorities of Java"));
            }
            entry.add("servers", isEncrypted(tlsName) ? Endpoints.tls(server.key(), port, certified)
                    : Endpoints.of(server.key(), port), list.origin());
        }
        if (!entry.has("servers")) {
            settings.root().dropLast("recursion.forward");
            return;
        }
        entry.flag("fallback", mode.equals("first"), list.origin());
    }
}
