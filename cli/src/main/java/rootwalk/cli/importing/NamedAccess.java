package rootwalk.cli.importing;

import java.util.List;
import java.util.Optional;

/// Who may query: the statements of named.conf that restrict it together. In rootwalk, one list each has the clients of queries and of recursion, for all addresses,
/// zones and views.
///
/// @param statements all outside of `options`; those of the only view are among them
record NamedAccess(NamedOptions options, List<Statement> statements, MatchLists lists, Settings settings) {

    private static final String QUERY = "access.query";
    private static final String RECURSION = "access.recursion";
    private static final List<String> EVERYONE = List.of("any");

    /// The default of `access.recursion`.
    private static final List<String> USUAL_RECURSION = List.of("loopback", "private");

    /// The clients of queries for zones.
    List<String> clients() {
        List<String> allowed = options.find("allow-query").map(lists::networks).orElse(EVERYONE);
        Optional<Statement> view = clientsOfView();
        return view.isEmpty() ? allowed : NetworkLists.intersection(allowed, lists.networks(view.get()));
    }

    private Optional<Statement> clientsOfView() {
        return statements.stream().filter(s -> s.key().equals("match-clients")).findFirst()
                .filter(s -> !lists.isEveryone(s));
    }

    /// Sets the lists that more than one statement restricts.
    void translate() {
        clientsOfView().ifPresent(s -> {
            lists.leaveOthers(s, QUERY);
            set(QUERY, clients(), s.origin());
            set(RECURSION, NetworkLists.intersection(recursion(), lists.networks(s)), s.origin());
        });
        Optional<Statement> cache = options.find("allow-query-cache").filter(_ -> options.find("allow-recursion")
                .isPresent());
        // The lists of options have been translated one by one, but not this one beside allow-recursion.
        cache.ifPresent(s -> lists.leaveOthers(s, RECURSION));
        if (clientsOfView().isEmpty()) {
            cache.ifPresent(s -> set(RECURSION, recursion(), s.origin()));
        }
        for (String key : List.of("allow-query-on", "match-destinations")) {
            find(key).ifPresent(s -> {
                leave(s);
                set(QUERY, List.of(), s.origin());
                set(RECURSION, List.of(), s.origin());
            });
        }
        for (String key : List.of("allow-recursion-on", "allow-query-cache-on")) {
            find(key).ifPresent(s -> {
                leave(s);
                set(RECURSION, List.of(), s.origin());
            });
        }
    }

    /// Without the views, all clients would get what some of them got.
    void withoutViews(Origin views) {
        set(QUERY, List.of("loopback"), views);
        set(RECURSION, List.of("loopback"), views);
    }

    private Optional<Statement> find(String key) {
        return options.find(key).or(() -> statements.stream().filter(s -> s.key().equals(key)).findFirst())
                .filter(s -> !lists.isEveryone(s));
    }

    /// Both `allow-recursion` and `allow-query-cache` have to permit it; each has its default from the other, or from `allow-query`.
    private List<String> recursion() {
        Optional<List<String>> allowed = options.find("allow-recursion").map(lists::networks);
        Optional<List<String>> cached = options.find("allow-query-cache").map(lists::networks);
        if (allowed.isPresent() && cached.isPresent()) {
            return NetworkLists.intersection(allowed.get(), cached.get());
        }
        return allowed.or(() -> cached).or(() -> options.find("allow-query").map(lists::networks))
                .orElse(USUAL_RECURSION);
    }

    private void leave(Statement s) {
        settings.leaveAt("access", s.origin(),
                "lists of clients are for all addresses of this server, so the list that this"
                        + " statement restricts is empty");
    }

    private void set(String path, List<String> clients, Origin origin) {
        Setting.Block root = settings.root();
        root.remove(path);
        clients.forEach(each -> root.add(path, each, origin));
        if (clients.isEmpty()) {
            root.plain(path, "[]", origin);
        }
    }
}
