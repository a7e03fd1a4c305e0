package rootwalk.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.wire.Addresses;
import rootwalk.wire.NamePattern;
import rootwalk.wire.Octets;

/// Reads `api`: the tokens of the REST API, and what they permit.
final class ApiTree {

    private static final String DIGEST = "sha256:";

    private static final Kind<String> WORD =
            new Kind<>("a name of letters, digits, hyphens and dots, for example acme", text -> {
                if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
                    throw new IllegalArgumentException();
                }
                return text;
            });

    private static final Kind<Octets> HASH =
            new Kind<>("sha256: and 64 hexadecimal digits, as rootwalk token generate prints it", text -> {
                if (!text.matches(DIGEST + "[0-9a-fA-F]{64}")) {
                    throw new IllegalArgumentException();
                }
                return Octets.of(HexFormat.of().parseHex(text, DIGEST.length(), text.length()));
            });

    private static final Kind<NamePattern> PATTERN = new Kind<>(
            "a name in which * stands for one or more labels, for example \"_acme-challenge.*.example.test.\"",
            text -> NamePattern.of(NameParser.name(text)), NameParser::suggest);

    private final Section root;
    private final Reading reading;
    private final Kind<String> template;
    private final boolean isServed;

    /// @param template the name of a template that exists
    /// @param isServed whether there is an address in `listen.api`
    ApiTree(Section root, Reading reading, Kind<String> template, boolean isServed) {
        this.root = root;
        this.reading = reading;
        this.template = template;
        this.isServed = isServed;
    }

    Api read() {
        try (Section api = root.section("api")) {
            boolean tls = api.value("tls", Kind.FLAG, false);
            boolean cleartext = api.value("cleartext", Kind.FLAG, false);
            int content = api.value("content", Kind.size(1 << 10, 64 << 20), 1 << 20);
            Optional<String> standard = api.value("template", template);
            Set<String> names = new HashSet<>();
            Set<Octets> digests = new HashSet<>();
            List<Api.Token> tokens = api.sections("tokens",
                    Example.of("{name: acme, hash: \"sha256:...\", allow: [{zones: [example.test.], verbs: [read]}]}"),
                    token -> token(token, names, digests));
            if (isServed && tls && !root.has("tls")) {
                api.problem("tls", "TLS needs a certificate; write tls: {certificate: server.pem, key: server.key} at"
                        + " the top level");
            }
            if (!tls && !cleartext) {
                checkAddresses();
            }
            return new Api(tls, cleartext, content, standard, tokens);
        }
    }

    /// Tokens are readable on the way without TLS.
    private void checkAddresses() {
        for (NamedAddress named : reading.source().addresses()) {
            if (named.setting().equals("listen.api") && !named.address().getAddress().isLoopbackAddress()) {
                reading.problem(named.location(), named.key() + ": " + Addresses.text(named.address())
                        + " is not a loopback address, and tokens would be sent in clear text; write api: {tls: true},"
                        + " or api: {cleartext: true} for a network that nobody listens on");
            }
        }
    }

    private static Optional<Api.Token> token(Section token, Set<String> names, Set<Octets> digests) {
        Optional<String> name = token.unique("name", WORD, names);
        Optional<Octets> digest = token.required("hash", HASH);
        digest.filter(it -> !digests.add(it)).ifPresent(
                _ -> token.problem("hash", "another token has the same hash; create one with rootwalk token generate"));
        List<Api.Rule> allow = token.sections("allow",
                Example.of("{zones: [example.test.], names: [\"_acme-challenge.example.test.\"], types: [TXT],"
                        + " verbs: [read, write]}"),
                ApiTree::rule);
        if (!token.has("allow")) {
            token.lacks(Set.of("allow"), "needs the key allow; write allow: [{zones: [example.test.], verbs: [read]}]");
        }
        return name.flatMap(who -> digest.map(what -> new Api.Token(who, what, allow)));
    }

    private static Optional<Api.Rule> rule(Section rule) {
        List<NamePattern> zones = list(rule, "zones", PATTERN);
        List<NamePattern> names = list(rule, "names", PATTERN);
        Set<Integer> types = new LinkedHashSet<>(list(rule, "types", Kind.RECORD_TYPE));
        Set<Api.Verb> verbs = new LinkedHashSet<>(rule.list("verbs", Kind.oneOf(Api.Verb.class), List.of()));
        if (!rule.has("verbs") || rule.isEmptyList("verbs")) {
            rule.lacks(Set.of("verbs"),
                    "needs the key verbs; write verbs: [read], or more of read, write, control, create"
                            + " and delete");
        }
        for (String key : List.of("names", "types")) {
            if (verbs.contains(Api.Verb.DELETE) && rule.has(key)) {
                rule.problem(key, "all records of a zone are deleted with it; remove " + key
                        + ", or write a rule of its own for delete");
            }
        }
        return Optional.of(new Api.Rule(zones, names, types, verbs));
    }

    /// An empty list would permit everything, as a missing one does.
    private static <T> List<T> list(Section rule, String key, Kind<T> kind) {
        List<T> items = new ArrayList<>(rule.list(key, kind, List.of()));
        if (rule.isEmptyList(key)) {
            rule.problem(key,
                    "the list is empty, which permits nothing; remove " + key + " to permit all, or remove the"
                            + " rule");
        }
        return List.copyOf(items);
    }
}
