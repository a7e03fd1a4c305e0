package rootwalk.web.segment;

import java.util.Map;
import java.util.TreeMap;

/// The sequence numbers of one direction that were captured. Used by the thread of the conversation.
final class SequenceRanges {

    /// From the first number of a range to the one after its last; ranges neither touch nor overlap.
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> touched = ranges.floorEntry(end);
        while (touched != null && touched.getValue() >= begin) {
            begin = Math.min(begin, touched.getKey());
            end = Math.max(end, touched.getValue());
            ranges.remove(touched.getKey());
            touched = ranges.floorEntry(end);
        }
        ranges.put(begin, end);
    }

    boolean covers(long from, long to) {
        Map.Entry<Long, Long> range = ranges.floorEntry(from);
        return range != null && range.getValue() >= to;
    }
}
