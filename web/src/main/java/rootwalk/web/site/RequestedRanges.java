package rootwalk.web.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.web.site.SiteResponse.Piece.Section;

/// The parts of a representation that are asked for (RFC 9110 section 14).
sealed interface RequestedRanges {

    /// All of it: no ranges, or none that we understand.
    record All() implements RequestedRanges {}

    /// Some of it, in the order that was asked for.
    record Some(List<Section> sections) implements RequestedRanges {}

    /// Parts that are not there.
    record Unsatisfiable() implements RequestedRanges {}

    /// More than this are no reader's wish (RFC 9110 section 17.15).
    int MAX_RANGES = 16;

    Pattern ONE = Pattern.compile("\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// Reads the field `Range`.
    ///
    /// @param length
    ///            of the representation
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

    /// Many ranges, or overlapping ones that add up to more than there is, are an attack or a mistake.
    private static boolean isExcessive(List<Section> sections, long length) {
        return sections.size() > MAX_RANGES
                || (sections.size() > 1 && sections.stream().mapToLong(Section::length).sum() > length);
    }
}
