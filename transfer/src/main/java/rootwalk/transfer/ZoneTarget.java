package rootwalk.transfer;

import rootwalk.authoritative.transfer.TransferredChanges;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// Receives what was transferred. It is durable and in force when a method returns. Any thread; may block.
public interface ZoneTarget {

    /// The zone could not be changed.
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        /// @param reason in words
        public RefusedException(String reason) {
            super(reason);
        }
    }

    /// The changes do not fit the zone, which has to be transferred as a whole.
    final class MismatchException extends Exception {

        private static final long serialVersionUID = 1L;

        /// @param reason in words
        public MismatchException(String reason) {
            super(reason);
        }
    }

    /// Which version a transferred zone replaces.
    enum Condition {
        /// One with an earlier serial number, at the time of the change.
        IF_NEWER,
        /// Any.
        ALWAYS
    }

    /// Replaces the whole zone.
    ///
    /// @param times stored together with it
    void replace(Zone zone, ZoneSnapshot next, Condition condition, RefreshTimes times) throws RefusedException;

    /// Changes the zone.
    ///
    /// @param times stored together with the changes
    /// @throws MismatchException if the changes do not fit the zone
    void change(Zone zone, TransferredChanges changes, RefreshTimes times) throws RefusedException, MismatchException;

    /// Remembers the times of a zone that a primary has confirmed.
    void remember(Zone zone, RefreshTimes times);

    /// Stops serving a version, unless another one is served by now. Neither blocks nor depends on the disk.
    ///
    /// @param reason in words
    void expire(Zone zone, ZoneSnapshot version, String reason);
}
