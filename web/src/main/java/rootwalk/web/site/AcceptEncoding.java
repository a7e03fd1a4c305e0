package rootwalk.web.site;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a client says of content codings (RFC 9110 section 12.5.3).
///
/// @param weights
///            of the codings it named, by thousandths
/// @param others
///            the weight of those it did not name
record AcceptEncoding(Map<Coding, Integer> weights, int others) {

    private static final int FULL = 1000;

    /// Of a client that says nothing: all but the identity may be strange to it.
    static final AcceptEncoding SILENT = new AcceptEncoding(Map.of(), 0);

    /// Reads the field; what is no weight counts as none.
    static AcceptEncoding parse(String field) {
        Map<Coding, Integer> weights = new EnumMap<>(Coding.class);
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

    private static Optional<Coding> coding(String name) {
        for (Coding coding : Coding.values()) {
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

    /// The best of those on offer, ours where the client does not care; the identity where it wants none of them.
    Coding choose(Set<Coding> offered) {
        Coding best = Coding.IDENTITY;
        int bestWeight = weights.getOrDefault(Coding.IDENTITY, 0);
        for (Coding coding : Coding.values()) {
            int weight = coding == Coding.IDENTITY ? 0 : weights.getOrDefault(coding, others);
            if (offered.contains(coding) && weight > 0 && isBetter(weight, best, bestWeight)) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static boolean isBetter(int weight, Coding best, int bestWeight) {
        return best == Coding.IDENTITY ? weight >= bestWeight : weight > bestWeight;
    }
}
