package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The configuration of PowerDNS with `key=value`, in which a later statement replaces an earlier one, and `key+=value` adds
/// to it.
final class PowerDnsSource {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\s]+");

    private PowerDnsSource() {}

    /// The statements that have an effect; one that is added to has several words.
    static List<Statement> effective(List<Statement> written) {
        List<Statement> effective = new ArrayList<>();
        for (Statement s : written) {
            boolean isAdded = s.key().endsWith("+");
            String key = isAdded ? s.key().substring(0, s.key().length() - 1).strip() : s.key();
            List<String> words = new ArrayList<>();
            effective.stream().filter(earlier -> isAdded && earlier.key().equals(key))
                    .forEach(earlier -> words.addAll(earlier.words()));
            words.addAll(s.words());
            effective.removeIf(earlier -> earlier.key().equals(key));
            // A flag may be written without a value.
            effective.add(new Statement(s.origin(), key, words.isEmpty() ? List.of("yes") : words));
        }
        return effective;
    }

    /// The elements of a list.
    static List<String> list(Statement s) {
        return s.words().stream().flatMap(word -> Arrays.stream(SEPARATOR.split(word.strip())))
                .filter(word -> !word.isEmpty()).toList();
    }

    /// The settings that the recursor and the authoritative server have in common.
    static Counterparts common() {
        return new Counterparts()
                .notNeeded("local-address", "local-port", "setuid", "setgid", "daemon", "chroot", "config-dir",
                        "socket-dir", "socket-mode", "socket-owner", "socket-group", "write-pid",
                        "security-poll-suffix",
                        "reuseport", "disable-syslog", "log-timestamp", "guardian", "config-name",
                        "loglevel-show")
                .flag("non-local-bind", "listen.freebind")
                .with("proxy-protocol-from",
                        (s, settings) -> list(s).forEach(word -> settings.network("listen.proxies", word, s)))
                .left("listen", "a header has at most 512 octets after the first 16", "proxy-protocol-maximum-size")
                .plain("udp-truncation-threshold", "limits.udp-size")
                .with("server-id", (s, settings) -> {
                    if (!s.value().equals("disabled")) {
                        settings.root().textUnlessEmpty("identity.hostname", s.value(), s.origin())
                                .textUnlessEmpty("identity.nsid", s.value(), s.origin());
                    }
                })
                .with("version-string", (s, settings) -> {
                    if (!s.value().matches("anonymous|full|powerdns")) {
                        settings.root().textUnlessEmpty("identity.version", s.value(), s.origin());
                    } else if (!s.value().equals("anonymous")) {
                        settings.leaveAt("identity", s.origin(), "write a text to identity.version");
                    }
                })
                .with("loglevel", (s, settings) -> settings.root().plain("log.level", level(s.value()), s.origin()))
                .left("log", "the log goes to standard error, so to the journal under systemd", "logging-facility")
                .left("listen", "listen.metrics and listen.api are nearest", "webserver", "webserver-address",
                        "webserver-port", "webserver-password", "webserver-allow-from", "api", "api-key")
                .left("", "there are no scripts in Lua", "lua-dns-script", "lua-prequery-script",
                        "lua-axfr-script", "lua-dnsupdate-policy-script");
    }

    private static String level(String number) {
        return switch (number) {
            case "0", "1", "2", "3" -> "error";
            case "4" -> "warn";
            case "5", "6" -> "info";
            case "7" -> "debug";
            default -> "trace";
        };
    }

    /// Adds the addresses of the server, each with the port unless it has its own.
    static void listen(List<Statement> all, Statement standard, Settings settings) {
        String port = Statement.last(all, "local-port", "53");
        Statement s =
                all.stream().filter(other -> other.key().equals("local-address")).findFirst().orElse(standard);
        for (String address : list(s)) {
            settings.root().add("listen.dns",
                    Endpoints.isAddress(address) ? Endpoints.of(address, port) : address, s.origin());
        }
    }
}
