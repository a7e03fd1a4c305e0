package rootwalk.web.url;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import com.ibm.icu.text.IDNA;
import rootwalk.wire.AddressReader;

/// Parses the host of a URL (WHATWG URL, section 3.5). URLs allow more forms of IPv4 addresses than other texts, such
/// as `0x7f.1`, so they are parsed here.
final class HostParser {

    private static final String FORBIDDEN = "\0\t\n\r #/:<>?@[\\]^|%\u007f";

    /// Errors of UTS #46 that browsers ignore; the DNS decides about lengths and hyphens.
    private static final Set<IDNA.Error> IGNORED_ERRORS = EnumSet.of(IDNA.Error.EMPTY_LABEL, IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG, IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4);

    /// The tables are loaded when the first name needs them.
    private static final class Unicode {
        static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ
                | IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE);
    }

    private final int position;

    /// @param position of the host in the URL, for error messages
    HostParser(int position) {
        this.position = position;
    }

    Host read(String text) throws UrlSyntaxException {
        if (text.startsWith("[")) {
            return ipv6(text);
        }
        String domain = ascii(decoded(text));
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (c <= ' ' || FORBIDDEN.indexOf(c) >= 0) {
                throw problem(c == '%' ? "the host contains a percent sign" : "the host may not contain " + shown(c));
            }
        }
        return endsInNumber(domain) ? ipv4(domain) : new Host.Domain(domain);
    }

    private Host ipv6(String text) throws UrlSyntaxException {
        if (!text.endsWith("]")) {
            throw problem("the bracket of the IPv6 address is not closed");
        }
        byte[] address = text.substring(1, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
        byte[] octets = new byte[AddressReader.IPV6_OCTETS];
        if (!AddressReader.readIpv6(address, 0, address.length, octets, 0)) {
            throw problem("'" + text + "' is not an IPv6 address");
        }
        try {
            return new Host.Ipv6(Inet6Address.getByAddress(null, octets, -1));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen octets are an address", e);
        }
    }

    private String decoded(String text) throws UrlSyntaxException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(PercentEncoding.decode(text))).toString();
        } catch (CharacterCodingException e) {
            throw problem("the percent-encoded octets of the host are not UTF-8");
        }
    }

    private String ascii(String domain) throws UrlSyntaxException {
        // A-labels in ASCII hosts are not checked (URL standard, section 3.3).
        if (isAscii(domain)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        var info = new IDNA.Info();
        String converted = Unicode.UTS46.nameToASCII(domain, new StringBuilder(), info).toString();
        Set<IDNA.Error> errors = EnumSet.noneOf(IDNA.Error.class);
        errors.addAll(info.getErrors());
        errors.removeAll(IGNORED_ERRORS);
        if (!errors.isEmpty()) {
            throw problem(
                    "'" + domain + "' is not an internationalised domain name: " + errorText(errors.iterator().next()));
        }
        if (converted.isEmpty()) {
            throw problem("the host '" + domain + "' is empty as a domain name");
        }
        return converted;
    }

    private static String errorText(IDNA.Error error) {
        return switch (error) {
            case DISALLOWED -> "a character is not allowed in names";
            case PUNYCODE, INVALID_ACE_LABEL -> "a label that begins with xn-- is not well formed";
            case LEADING_COMBINING_MARK -> "a label begins with a combining mark";
            case BIDI -> "left-to-right and right-to-left letters are mixed in a label";
            case CONTEXTJ, CONTEXTO_PUNCTUATION, CONTEXTO_DIGITS -> "a character is not allowed at its position";
            case LABEL_HAS_DOT -> "a label contains a dot";
            case EMPTY_LABEL, LABEL_TOO_LONG, DOMAIN_NAME_TOO_LONG, LEADING_HYPHEN, TRAILING_HYPHEN, HYPHEN_3_4 ->
                error.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /// Whether the last label is a number, so that the host must be an IPv4 address.
    private static boolean endsInNumber(String domain) {
        String[] parts = domain.split("\\.", -1);
        int last = parts.length - 1;
        if (last > 0 && parts[last].isEmpty()) {
            last--;
        }
        String label = parts[last];
        return !label.isEmpty() && (number(label) >= 0 || label.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    private Host ipv4(String domain) throws UrlSyntaxException {
        String[] parts = domain.endsWith(".")
                ? domain.substring(0, domain.length() - 1).split("\\.", -1)
                : domain.split("\\.", -1);
        if (parts.length > 4) {
            throw problem(domain + " ends in a number like an IPv4 address, but has too many parts");
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long value = number(parts[i]);
            boolean last = i == parts.length - 1;
            long most = last ? (1L << (8 * (5 - parts.length))) - 1 : 255;
            if (value < 0 || value > most) {
                throw problem(domain + " ends in a number like an IPv4 address, but is not one");
            }
            address |= value << (last ? 0 : 8 * (3 - i));
        }
        try {
            byte[] octets = ByteBuffer.allocate(4).putInt((int) address).array();
            return new Host.Ipv4((Inet4Address) InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /// Parses a number as in C: decimal, octal after 0, hexadecimal after 0x; -1 if it is invalid or too large.
    private static long number(String text) {
        int radix = 10;
        String digits = text;
        if (text.startsWith("0x")) {
            radix = 16;
            digits = text.substring(2);
        } else if (text.length() > 1 && text.startsWith("0")) {
            radix = 8;
            digits = text.substring(1);
        }
        if (text.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = Math.min(value * radix + digit, 1L << 33);
        }
        return value;
    }

    private static String shown(char c) {
        return c <= ' ' || c == 127 ? "U+%04X".formatted((int) c) : "\"" + c + "\"";
    }

    private UrlSyntaxException problem(String what) {
        return new UrlSyntaxException(position, what);
    }
}
