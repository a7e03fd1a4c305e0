package rootwalk.web.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.web.site.SiteResponse.Piece.Section;

/// The ranges in a request (RFC 9110 section 14).
sealed interface RequestedRanges {

    /// No range, or none that is supported: the complete representation.
    record All() implements RequestedRanges {}

    /// Ranges in the order of the request.
    record Some(List<Section> sections) implements RequestedRanges {}

    /// No range overlaps the representation.
    record Unsatisfiable() implements RequestedRanges {}

    /// The most ranges of a request (RFC 9110 section 17.15).
    int MAX_RANGES = 16;

    Pattern ONE = Pattern.compile("\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// Parses the field `Range`.
    ///
    /// @param length of the representation
    static RequestedRanges of(String field, long length) {
        if (!field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new All();
        }
        String[] specs = field.substring(6).split(",", -1);
        List<Section> sections = new ArrayList<>();
        for (String spec : specs) {
            Matcher range = ONE.matcher(spec);
            if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty()) || isReversed(range)) {
                return new All();
            }
            addIfThere(sections, range, length);
        }
        if (sections.isEmpty()) {
            return new Unsatisfiable();
        }
        return isExcessive(sections, length) ? new All() : new Some(List.copyOf(sections));
    }

    private static boolean isReversed(Matcher range) {
        return !range.group(1).isEmpty() && !range.group(2).isEmpty()
                && Long.parseLong(range.group(1)) > Long.parseLong(range.group(2));
    }

    private static void addIfThere(List<Section> sections, Matcher range, long length) {
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(length, Long.parseLong(range.group(2)));
            if (suffix > 0) {
                sections.add(new Section(length - suffix, suffix));
            }
            return;
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(range.group(2)));
        if (first < length) {
            sections.add(new Section(first, last - first + 1));
        }
    }

    /// Many ranges, or ranges that add up to more than the representation, are an attack or a mistake.
    private static boolean isExcessive(List<Section> sections, long length) {
        return sections.size() > MAX_RANGES
                || (sections.size() > 1 && sections.stream().mapToLong(Section::length).sum() > length);
    }
}
