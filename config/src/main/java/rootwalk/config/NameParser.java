package rootwalk.config;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.Name;

/// Parses domain names, and suggests corrections for invalid ones.
final class NameParser {

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/:?#]+).*");
    private static final Pattern NETWORK = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){0,3})/(8|16|24)");
    private static final String WILDCARD = "*.";

    private NameParser() {}

    static Name name(String text) {
        if (text.indexOf('/') >= 0 && (NETWORK.matcher(text).matches() || text.contains("://"))) {
            throw new IllegalArgumentException();
        }
        return Name.of(text);
    }

    /// The name of a zone, which includes all names below it.
    static Name zone(String text) {
        if (text.startsWith(WILDCARD)) {
            throw new IllegalArgumentException("a name here includes all names below it");
        }
        return name(text);
    }

    static Optional<String> suggest(String text) {
        String word = text.strip();
        Matcher url = URL.matcher(word);
        if (url.matches()) {
            return name(url.group(1), word);
        }
        Matcher network = NETWORK.matcher(word);
        if (network.matches()) {
            return Optional.of(reverse(network.group(1), Integer.parseInt(network.group(2)) / 8));
        }
        if (word.startsWith(WILDCARD)) {
            return name(word.substring(WILDCARD.length()), word);
        }
        if (word.startsWith(".") || word.contains("..")) {
            return name(word.replaceAll("\\.{2,}", ".").replaceFirst("^\\.", ""), word);
        }
        return name(word, text);
    }

    /// The name with A-labels, unless the text has them already.
    private static Optional<String> name(String meant, String written) {
        try {
            String ascii = IDN.toASCII(meant, IDN.ALLOW_UNASSIGNED);
            var _ = Name.of(ascii);
            return ascii.equals(written) ? Optional.empty() : Optional.of(ascii);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// RFC 1035 section 3.5.
    private static String reverse(String network, int octets) {
        String[] parts = network.split("\\.");
        StringBuilder name = new StringBuilder();
        for (int i = octets - 1; i >= 0; i--) {
            name.append(i < parts.length ? parts[i] : "0").append('.');
        }
        return name + "in-addr.arpa.";
    }
}
