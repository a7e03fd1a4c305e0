package rootwalk.config;

import java.util.Collection;
import java.util.Optional;

/// Suggests a known word for a misspelled one.
final class SpellingSuggestion {

    private SpellingSuggestion() {}

    /// The candidate with the smallest edit distance, if it is small for the length of the word.
    static Optional<String> nearest(String word, Collection<String> candidates) {
        String nearest = null;
        int fewest = Math.max(2, word.length() / 3) + 1;
        for (String candidate : candidates) {
            if (isPlural(candidate, word) || isPlural(word, candidate)) {
                return Optional.of(candidate);
            }
            int slips = editDistance(word, candidate);
            if (slips < fewest) {
                fewest = slips;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static boolean isPlural(String many, String one) {
        return many.equals(one + "s") || (one.endsWith("y") && many.equals(one.substring(0, one.length() - 1) + "ies"));
    }

    /// The number of missing, added, replaced and swapped letters.
    static int editDistance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
