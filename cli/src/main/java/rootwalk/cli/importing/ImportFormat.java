package rootwalk.cli.importing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program whose configuration can be imported.
public enum ImportFormat {
    /// unbound.conf.
    UNBOUND("(server|forward-zone|stub-zone|auth-zone|remote-control|include|include-toplevel):.*"),
    /// named.conf of BIND.
    NAMED("(options|zone|acl|key|view|logging|controls|primaries|masters)\\b[^;=]*\\{.*|include\\s+\".*\";"),
    /// dnsmasq.conf.
    DNSMASQ("(server|local|address|listen-address|interface|addn-hosts|conf-dir|conf-file|resolv-file|cache-size|dhcp-range)"
            + "\\s*=.*|no-resolv|bogus-priv|domain-needed");

    private final Pattern typical;

    ImportFormat(String typical) {
        this.typical = Pattern.compile(typical);
    }

    Translator translator() {
        return switch (this) {
            case UNBOUND -> new UnboundTranslator();
            case NAMED -> new NamedTranslator();
            case DNSMASQ -> new DnsmasqTranslator();
        };
    }

    /// The format of a text: the first one for which a line is typical.
    static Optional<ImportFormat> recognise(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        return Arrays.stream(values())
                .filter(format -> lines.stream().anyMatch(line -> format.typical.matcher(line).matches()))
                .findFirst();
    }

    /// As in `--from`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
