package rootwalk.web.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Selects from the candidates of a `srcset` for a screen with a width of 1280 pixels and a pixel ratio of 1.
final class SourceSet {

    private static final double SCREEN_WIDTH = 1280;

    private SourceSet() {}

    private record Candidate(String reference, double density) {}

    /// @param src the image without a descriptor, used if no candidate fits
    static String chosen(String srcset, String sizes, String src) {
        List<Candidate> candidates = new ArrayList<>();
        parse(srcset, width(sizes), candidates);
        if (!src.isBlank() && candidates.stream().noneMatch(candidate -> candidate.density() == 1)) {
            candidates.add(new Candidate(src, 1));
        }
        // The smallest with sufficient density, or else the one with the highest.
        return candidates.stream().filter(candidate -> candidate.density() >= 1)
                .min(Comparator.comparingDouble(Candidate::density))
                .or(() -> candidates.stream().max(Comparator.comparingDouble(Candidate::density)))
                .map(Candidate::reference).orElse("");
    }

    /// Candidates are separated by a comma after whitespace or at the end of a URL; a URL may contain commas.
    private static void parse(String srcset, double width, List<Candidate> candidates) {
        int at = 0;
        while (at < srcset.length()) {
            while (at < srcset.length() && (Character.isWhitespace(srcset.charAt(at)) || srcset.charAt(at) == ',')) {
                at++;
            }
            int begin = at;
            while (at < srcset.length() && !Character.isWhitespace(srcset.charAt(at))) {
                at++;
            }
            String reference = srcset.substring(begin, at);
            String descriptor = "";
            if (!reference.endsWith(",")) {
                int end = srcset.indexOf(',', at);
                descriptor = srcset.substring(at, end < 0 ? srcset.length() : end).strip();
                at = end < 0 ? srcset.length() : end + 1;
            }
            add(reference.replaceFirst(",+$", ""), descriptor, width, candidates);
        }
    }

    private static void add(String reference, String descriptor, double width, List<Candidate> candidates) {
        if (reference.isEmpty()) {
            return;
        }
        if (descriptor.isEmpty()) {
            candidates.add(new Candidate(reference, 1));
            return;
        }
        try {
            String first = descriptor.split("\\s+", 2)[0];
            double number = Double.parseDouble(first.substring(0, first.length() - 1));
            switch (first.charAt(first.length() - 1)) {
                case 'x' -> candidates.add(new Candidate(reference, number));
                case 'w' -> candidates.add(new Candidate(reference, number / width));
                default -> {
                    // A candidate with an unknown descriptor is ignored.
                }
            }
        } catch (NumberFormatException e) {
            // A descriptor without a number is invalid too.
        }
    }

    /// The width of the image in pixels, if `sizes` ends with a plain length; otherwise that of the screen.
    private static double width(String sizes) {
        String last = sizes.substring(sizes.lastIndexOf(',') + 1).strip();
        try {
            if (last.endsWith("px")) {
                return Math.max(1, Double.parseDouble(last.substring(0, last.length() - 2)));
            }
            if (last.endsWith("vw")) {
                return Math.max(1, SCREEN_WIDTH * Double.parseDouble(last.substring(0, last.length() - 2)) / 100);
            }
        } catch (NumberFormatException e) {
            // For example `calc()`.
        }
        return SCREEN_WIDTH;
    }
}
