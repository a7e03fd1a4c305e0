package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Translates the rules of kresd.conf: `policy.add` and `view:addr`.
record KresdPolicy(Settings settings, AccessRules access) {

    /// An older form of a rule for a view.
    private static final Pattern FUNCTION =
            Pattern.compile("function\\s*\\([^)]*\\)\\s*return\\s+(policy\\.\\w+)\\s+end");

    KresdPolicy(Settings settings) {
        this(settings, new AccessRules());
    }

    void translate(LuaStatement s) {
        if (s.target().equals("view.addr")) {
            view(s);
        } else if (s.value(0) instanceof LuaValue.Call rule && rule.function().equals("policy.rpz")
                && rule.arguments().size() >= 2) {
            PolicyFiles.add(settings, Path.of(KresdTranslator.path(rule.arguments().get(1).text())), null, s.origin());
        } else if (!(s.value(0) instanceof LuaValue.Call rule) || rule.arguments().isEmpty()
                || !rule(rule.function(), rule, s)) {
            settings.leaveAt("local-zones", s.origin(), "local-zones, local-data and recursion.forward are nearest");
        }
    }

    /// Networks with a view, if there are any.
    void translateAccess() {
        access.translateViews(settings);
    }

    /// `policy.suffix(ACTION, NAMES)` and `policy.all(ACTION)`.
    private boolean rule(String function, LuaValue.Call rule, LuaStatement s) {
        boolean isAll = function.equals("policy.all");
        if (!isAll && !function.matches("policy\\.suffix(_common)?")) {
            return false;
        }
        List<String> names = isAll ? List.of(".")
                : rule.arguments().size() < 2 ? List.of() : rule.arguments().get(1).texts().toList();
        if (names.isEmpty()) {
            return false;
        }
        return switch (rule.arguments().getFirst()) {
            case LuaValue.Call call -> call(call, names, s);
            case LuaValue.Name name -> action(name.path(), names, isAll, s);
            case LuaValue.Text _,LuaValue.Numeral _,LuaValue.Table _,LuaValue.Computed _ -> false;
        };
    }

    private boolean call(LuaValue.Call call, List<String> names, LuaStatement s) {
        if (call.arguments().isEmpty()) {
            return false;
        }
        List<LuaValue> servers = call.arguments().getFirst().items();
        switch (call.function()) {
            case "policy.FORWARD", "policy.STUB" -> names.forEach(name -> {
                Setting.Block entry = entry(name, s);
                servers.forEach(server -> entry.add("servers", Endpoints.ofAt(server.text(), "53"), s.origin()));
                if (call.function().equals("policy.STUB")) {
                    unvalidated(name, s);
                }
            });
            case "policy.TLS_FORWARD" -> names.forEach(name -> forwardOverTls(servers, entry(name, s), s));
            case "policy.DENY_MSG" -> zones(names, "nxdomain", s);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void unvalidated(String name, LuaStatement s) {
        if (name.equals(".")) {
            settings.root().flag("dnssec.validation", false, s.origin());
        } else {
            settings.root().add("dnssec.negative-trust-anchors", name, s.origin());
        }
    }

    private Setting.Block entry(String name, LuaStatement s) {
        return settings.root().entry("recursion.forward").text("zone", Endpoints.absolute(name), s.origin());
    }

    private void forwardOverTls(List<LuaValue> servers, Setting.Block entry, LuaStatement s) {
        for (LuaValue server : servers) {
            String address = server.items().stream().map(LuaValue::text).findFirst().orElse("");
            String name = server.member("hostname").map(LuaValue::text).orElse("");
            entry.add("servers", Endpoints.forwarderAt(address, true, name), s.origin());
            server.member("ca_file")
                    .ifPresent(file -> entry.text("tls.ca", KresdTranslator.path(file.text()), s.origin()));
            server.member("pin_sha256").ifPresent(
                    pins -> pins.texts().forEach(pin -> entry.add("tls.pins", pin, s.origin())));
        }
    }

    private boolean action(String name, List<String> names, boolean isAll, LuaStatement s) {
        Optional<String> action = switch (name) {
            case "policy.DENY" -> Optional.of("nxdomain");
            case "policy.REFUSE" -> Optional.of("refuse");
            case "policy.DROP", "policy.NO_ANSWER" -> Optional.of("drop");
            default -> Optional.empty();
        };
        action.filter(_ -> !isAll).ifPresent(found -> zones(names, found, s));
        return action.isPresent() && !isAll;
    }

    private void zones(List<String> names, String action, LuaStatement s) {
        names.forEach(name -> settings.root().entry("local-zones").text("name", Endpoints.absolute(name), s.origin())
                .plain("action", action, s.origin()));
    }

    /// `view:addr('192.0.2.0/24', policy.all(policy.PASS))`.
    private void view(LuaStatement s) {
        Optional<String> network = Endpoints.network(s.value(0).text().replaceAll("[\\[\\]]", ""));
        String action = switch (s.value(1)) {
            case LuaValue.Call call when call.function().equals("policy.all") && !call.arguments().isEmpty() ->
                call.arguments().getFirst().text();
            case LuaValue.Computed(String program) when FUNCTION.matcher(program).matches() ->
                FUNCTION.matcher(program).replaceAll("$1");
            default -> "";
        };
        switch (action) {
            case "policy.PASS" -> network.ifPresent(found -> access.add(found, true, s.origin()));
            case "policy.REFUSE" -> network.ifPresent(found -> access.add(found, false, s.origin()));
            case "policy.DROP", "policy.NO_ANSWER", "policy.DENY" -> {
                network.ifPresent(found -> access.add(found, false, s.origin()));
                settings.leaveAt("access", s.origin(), "these clients get REFUSED instead");
            }
            default -> settings.leaveAt("access", s.origin(), "all clients get the same answers");
        }
    }
}
