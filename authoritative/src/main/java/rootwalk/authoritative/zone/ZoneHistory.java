package rootwalk.authoritative.zone;

import java.util.List;

/// The latest changes of a zone. Any thread. Reading may wait for a disk, so it is not for event loops.
public interface ZoneHistory {

    /// No changes are known.
    ZoneHistory NONE = (_, _) -> Changes.NONE;

    /// A delta cannot be read any more: it was removed because it is old, or the disk has failed.
    final class LostException extends Exception {

        public LostException(String why) {
            super(why);
        }
    }

    /// The deltas between two versions, the oldest first. Each begins with the serial at which the one before it ends. They are read
    /// one by one, so that not all of them are in memory.
    interface Changes {

        /// No deltas.
        Changes NONE = of(List.of());

        /// The number of deltas.
        int count();

        /// Octets of all deltas, approximately those of the records without compression. Known without reading them.
        long octets();

        /// Reads a delta.
        ///
        /// @param index below [#count]
        ZoneDelta read(int index) throws LostException;

        /// Deltas in memory.
        static Changes of(List<ZoneDelta> deltas) {
            long octets = deltas.stream().mapToLong(ZoneDelta::octets).sum();
            return new Changes() {

                @Override
                public int count() {
                    return deltas.size();
                }

                @Override
                public long octets() {
                    return octets;
                }

                @Override
                public ZoneDelta read(int index) {
                    return deltas.get(index);
                }
            };
        }
    }

    /// The changes from the version with one serial number to that with another one. There are none if the history does not have all
    /// of them.
    Changes between(int from, int to);

    /// All changes that the history has.
    default Changes all() {
        return Changes.NONE;
    }
}
