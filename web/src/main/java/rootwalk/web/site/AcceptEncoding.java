package rootwalk.web.site;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The content codings that a client accepts (RFC 9110 section 12.5.3).
///
/// @param weights of the named codings, in thousandths
/// @param others the weight of all other codings
record AcceptEncoding(Map<ContentCoding, Integer> weights, int others) {

    private static final int FULL = 1000;

    /// The value for a request without the field: only the identity coding is safe.
    static final AcceptEncoding ABSENT = new AcceptEncoding(Map.of(), 0);

    /// Parses the field; an invalid weight counts as zero.
    static AcceptEncoding parse(String field) {
        Map<ContentCoding, Integer> weights = new EnumMap<>(ContentCoding.class);
        int others = 0;
        for (String item : field.split(",", -1)) {
            String[] parts = item.split(";", 2);
            String name = parts[0].trim().toLowerCase(Locale.ROOT);
            int weight = parts.length > 1 ? weight(parts[1]) : FULL;
            if (name.equals("*")) {
                others = weight;
            }
            coding(name).ifPresent(coding -> weights.put(coding, weight));
        }
        return new AcceptEncoding(weights, others);
    }

    private static Optional<ContentCoding> coding(String name) {
        for (ContentCoding coding : ContentCoding.values()) {
            if (coding.token().equals(name) || name.equals("x-" + coding.token())) {
                return Optional.of(coding);
            }
        }
        return Optional.empty();
    }

    private static int weight(String parameter) {
        String text = parameter.trim();
        if (!text.regionMatches(true, 0, "q=", 0, 2)) {
            return FULL;
        }
        String digits = text.substring(2).trim();
        // RFC 9110 section 12.4.2
        return digits.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")
                ? Math.toIntExact(Math.round(Double.parseDouble(digits) * FULL))
                : 0;
    }

    /// The best of the offered codings; the server's order decides between equal weights; the identity if none is
    /// accepted.
    ContentCoding choose(Set<ContentCoding> offered) {
        ContentCoding best = ContentCoding.IDENTITY;
        int bestWeight = weights.getOrDefault(ContentCoding.IDENTITY, 0);
        for (ContentCoding coding : ContentCoding.values()) {
            int weight = coding == ContentCoding.IDENTITY ? 0 : weights.getOrDefault(coding, others);
            if (offered.contains(coding) && weight > 0 && isBetter(weight, best, bestWeight)) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static boolean isBetter(int weight, ContentCoding best, int bestWeight) {
        return best == ContentCoding.IDENTITY ? weight >= bestWeight : weight > bestWeight;
    }
}
