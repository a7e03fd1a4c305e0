package rootwalk.daemon.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.wire.Name;

/// Names as the API of PowerDNS writes them.
final class PowerDnsNames {

    private static final Pattern ESCAPE = Pattern.compile("=([0-9A-Fa-f]{2})");

    private PowerDnsNames() {}

    /// The identifier of a zone, which is one segment of a path: characters of other syntax are `=` and two hexadecimal digits.
    static String id(Name zone) {
        if (zone.equals(Name.ROOT)) {
            return "=2E";
        }
        StringBuilder id = new StringBuilder();
        for (char c : zone.toString().toCharArray()) {
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
                    || c == '-';
            id.append(isPlain ? String.valueOf(c) : "=%02X".formatted((int) c));
        }
        return id.toString();
    }

    /// The name of a zone in its identifier.
    static String zoneOf(String id) {
        return ESCAPE.matcher(id).replaceAll(
                found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    static Name canonical(String text) throws ApiProblem {
        if (!text.endsWith(".")) {
            throw new ApiProblem(Kind.INVALID, "DNS Name '" + text + "' is not canonical; end it with a dot");
        }
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.INVALID, "'" + text + "' is not a domain name: " + e.getMessage());
        }
    }
}
