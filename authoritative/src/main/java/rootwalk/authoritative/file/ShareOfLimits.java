package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The limits for the files of one zone while several zones are read at the same time. A zone that exceeds its share is
/// read again later, with the whole limits. Used by one thread.
final class ShareOfLimits implements Supplier<ReadLimits> {

    private final int zones;
    private final List<ReadLimits> given = new ArrayList<>();

    /// @param zones the number of zones that are read at the same time
    ShareOfLimits(int zones) {
        this.zones = zones;
    }

    /// Starts the next zone.
    void begin() {
        given.clear();
    }

    @Override
    public ReadLimits get() {
        ReadLimits limits = ReadLimits.ofProcess(zones);
        given.add(limits);
        return limits;
    }

    /// Whether the zone exceeds its share.
    boolean isExceeded() {
        for (ReadLimits limits : given) {
            if (limits.isExceeded()) {
                return true;
            }
        }
        return false;
    }
}
